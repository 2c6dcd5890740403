"""Every entry of the appendix says what it rests on."""

from nightleaf.ask.result import SimulationResult
from nightleaf.evidence import Library
from nightleaf.report.appendix import (
    basis_words,
    keys_of,
    link_views,
    movers,
    parameter_view,
    short_name,
    source_views,
    spread_words,
)
from nightleaf.report.words import quoted


def test_every_parameter_of_the_library_can_be_told(known: Library) -> None:
    for parameter in known.parameters.values():
        view = parameter_view(parameter, known)
        assert view.value
        assert view.spread
        assert view.basis or view.references
        assert "None" not in f"{view.spread} {view.basis} {view.value}"


def test_what_a_number_is_derived_from_is_listed_with_it(run: SimulationResult, known: Library) -> None:
    keys = set(keys_of([run], known))
    assert set(run.provenance["parameters"]) <= keys
    for key in keys:
        parents = known.parameters[key].in_use.parents
        assert {parent for parent in parents if parent in known.parameters} <= keys


def test_every_spread_has_words(known: Library) -> None:
    kinds = {parameter.in_use.spread.kind: parameter.in_use for parameter in known.parameters.values()}
    said = {kind: spread_words(value, " mg") for kind, value in kinds.items()}
    assert said["none"] == "exact"
    assert said["not_estimated"] == "spread not estimated"
    assert all(said.values())


def test_an_assumed_number_says_why_and_within_what(known: Library) -> None:
    value = known.parameter("substances.mitragynine.brain_ratio_unbound").in_use
    said = basis_words(value, "")
    assert value.reason.rstrip(".") in said
    assert "range" in said


def test_a_link_is_on_if_it_acted_in_any_of_the_runs(run: SimulationResult, known: Library) -> None:
    views = {view.key: view for view in link_views([run], known)}
    assert {key for key, view in views.items() if view.on} == {link.key for link in run.links if link.on}
    assert views["mitragynine.mu_opioid"].on
    assert not views["mitragynine.gaba_a_tonic"].on
    assert all(view.title and view.grade and view.standing for view in views.values())


def test_every_source_has_a_short_name_and_an_address(run: SimulationResult, known: Library) -> None:
    for source in known.sources.values():
        assert str(source.year) in short_name(source)
        assert "et al. et al." not in short_name(source)
        assert "and et al" not in short_name(source)
    for view in source_views([run], known):
        assert view.address.startswith(("https://", "http://"))
        assert view.address not in view.text


def test_where_no_author_is_confirmed_the_title_or_the_kind_stands_in_the_name(known: Library) -> None:
    unsigned = [source for source in known.sources.values() if any("not confirmed" in one for one in source.authors)]
    assert len(unsigned) > 15
    for source in known.sources.values():
        assert "not confirmed" not in short_name(source)
        assert "not confirmed" not in source.cite().partition("(")[0]
    label, paper, part = (known.source(key) for key in ("temazepam_label", "jones_1991_beer", "zolpidem_8269446"))
    assert short_name(label) == "Temazepam capsules, a label, 2014"
    assert short_name(paper) == f"{quoted('Concentration-time profiles of ethanol in capillary ...')}, 1991"
    assert short_name(part) == "University of Psychiatric Institutions, Geneva 1993"
    assert label.cite().startswith("Label (2014). Temazepam capsules")
    assert part.cite().startswith("University of Psychiatric Institutions, Geneva (1993). ")


def test_a_title_is_cut_between_words_and_only_where_it_is_long(known: Library) -> None:
    paper = known.source("jones_1991_beer")
    short = paper.model_copy(update={"title": "Two words (title not confirmed)"})
    assert short_name(short) == f"{quoted('Two words')}, 1991"
    comma = paper.model_copy(update={"title": "One two three four five six, seven"})
    assert "five six ..." in short_name(comma)


def test_only_numbers_that_are_seen_to_move_the_answer_are_called_movers(run: SimulationResult) -> None:
    assert not any(one.effect.startswith(("none", "not ")) for one in movers(run))
    assert len(movers(run)) <= 10
