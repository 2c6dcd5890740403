"""What holds for the numbers, links and claims that ship."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.errors import UnknownKey
from nightleaf.evidence import LIBRARY, Engagement, Ledger, load_library
from nightleaf.evidence.citation import sources_of
from nightleaf.evidence.parameter import MEASURED
from nightleaf.night.pathways import links_of
from nightleaf.night.ports import Ports
from nightleaf.occupancy import acting

KNOWN = load_library()
KRATOM = acting(KNOWN, ("mitragynine",))
OFF = [link for link in KNOWN.engagements.values() if not link.on_by_default]
SUBJECTS = {path.relative_to(LIBRARY).parts[0] for path in LIBRARY.rglob("*.toml")}

each_off_link = pytest.mark.parametrize("link", OFF, ids=lambda link: link.key)


def test_of_kratom_only_the_opioid_the_alerting_and_the_pain_link_act_by_default() -> None:
    assert {link.target for link in KRATOM if link.on_by_default} == {"mu_opioid", "alerting", "analgesia"}


def test_a_link_acts_by_default_from_m3_up_and_not_below() -> None:
    ranked = KNOWN.vocabulary.words("mechanism_levels")
    acts = {
        level: Engagement.model_construct(level=level).on_by_default  # the rule alone, without numbers
        for level in ranked
    }
    assert acts == {level: ranked.index(level) >= ranked.index("M3") for level in ranked}


def test_there_are_links_that_are_off() -> None:
    assert {"gaba_a_tonic", "adenosine_agonist", "serotonin_1a", "d2_agonist"} <= {link.target for link in OFF}


@each_off_link
def test_what_is_off_is_not_known_to_be_nothing(link: Engagement) -> None:
    prior = link.parameters["prior"].in_use
    assert prior.value == 0
    assert prior.spread.kind in {"normal", "uniform"}
    assert prior.quantile(0.975) > 0 > prior.quantile(0.025)
    assert prior.quantile(0.975) == pytest.approx(-prior.quantile(0.025))


@each_off_link
def test_what_can_be_switched_on_has_an_invented_size_and_says_so(link: Engagement) -> None:
    size = link.parameters["invented"].in_use
    assert 0 < abs(size.value) <= 1
    assert size.pedigree == "assumed"
    assert link.what_if
    assert "invented" in link.parameters["invented"].definition.lower()


def test_the_article_s_gaba_claim_is_taken_as_tonic_and_not_as_a_benzodiazepine() -> None:
    (link,) = [link for link in OFF if link.claim == "gaba_deepens_nrem"]
    assert link.target == "gaba_a_tonic"
    assert "gaboxadol" in str(link.what_if)


def test_every_link_that_is_more_than_a_guess_names_a_source() -> None:
    guesses = {"very_low", "none"}
    links = (*KNOWN.engagements.values(), *KNOWN.pathways.values())
    assert [link.key for link in links if link.grade not in guesses and not link.sources] == []
    assert [link.key for link in KNOWN.engagements.values() if not link.sources] == []


def test_every_target_that_something_acts_on_has_a_way_to_the_network() -> None:
    reached = {link.target for link in KNOWN.pathways.values()}
    assert [link.key for link in KNOWN.engagements.values() if link.target not in reached] == []


def test_every_pathway_moves_a_port_that_exists_in_the_way_it_can_be_moved() -> None:
    targets = {link.target for link in KNOWN.pathways.values()}
    assert len(links_of(targets, Ledger(KNOWN))) == len(KNOWN.pathways)
    assert set(KNOWN.vocabulary.ports) == set(Ports._fields)


def test_every_claim_drives_links_that_exist() -> None:
    known = KNOWN.engagements.keys() | KNOWN.pathways.keys()
    assert [claim.key for claim in KNOWN.claims.values() if not set(claim.drives) <= known] == []


def test_every_source_is_used_or_argues_for_or_against_a_claim() -> None:
    """A source file that nothing cites is only listed here; it is no fault."""
    cited = {key for claim in KNOWN.claims.values() for key in (*claim.supports, *claim.opposes)}
    cited |= {key for link in (*KNOWN.engagements.values(), *KNOWN.pathways.values()) for key in link.sources}
    cited |= {source for key in KNOWN.parameters for source in sources_of(key, KNOWN)}
    assert cited <= KNOWN.sources.keys()
    assert len(cited) > len(KNOWN.sources) / 2


def test_a_number_leads_to_a_source_or_says_that_it_was_chosen() -> None:
    for key, parameter in KNOWN.parameters.items():
        value = parameter.in_use
        if value.pedigree in MEASURED:
            assert value.source is not None, key
            assert KNOWN.source(value.source).read != "no", key
            assert value.locator, key
        if value.pedigree == "derived":
            assert sources_of(key, KNOWN) or set(value.parents) <= KNOWN.parameters.keys(), key
        if value.pedigree in {"assumed", "analogy"}:
            assert value.reason, key
            assert value.range is not None, key


def test_draws_of_a_number_stay_where_it_may_lie() -> None:
    for key, parameter in KNOWN.parameters.items():
        value, spread = parameter.in_use, parameter.in_use.spread
        drawn = [value.quantile(u) for u in (1e-9, 0.05, 0.5, 0.95, 1 - 1e-9)]
        assert drawn == sorted(drawn), key
        if value.interval is not None:
            assert value.interval[0] <= drawn[0] <= drawn[-1] <= value.interval[1], key
        if not spread.has_width:
            assert set(drawn) == {value.value}, key
        if spread.kind == "lognormal":
            assert drawn[0] > 0, key
        if spread.low is not None and spread.high is not None:
            assert spread.low <= value.value <= spread.high, key


@pytest.mark.usefixtures("parsed_once")
def test_the_hash_changes_with_any_file(copied: Path) -> None:
    assert load_library(copied).hash == KNOWN.hash
    for subject in sorted(SUBJECTS):
        path = next(iter(sorted((copied / subject).rglob("*.toml"))), copied / subject)
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n# A comment changes no number.\n", encoding="utf-8")
        load_library.cache_clear()
        assert load_library(copied).hash != KNOWN.hash, path
        path.write_text(text, encoding="utf-8")


def test_the_hash_changes_with_a_table(copied: Path) -> None:
    table = next(iter(sorted(copied.rglob("*.csv"))))
    table.write_text(table.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    load_library.cache_clear()
    assert load_library(copied).hash != KNOWN.hash


def test_the_hash_changes_with_the_name_of_a_file(copied: Path) -> None:
    (copied / "parameters" / "dose" / "cap.toml").rename(copied / "parameters" / "dose" / "limit.toml")
    assert load_library(copied).hash != KNOWN.hash


def test_a_key_that_is_not_there_is_refused_with_one_that_is_near() -> None:
    with pytest.raises(UnknownKey, match=r"no parameter 'dose\.mitragynine_per_day'.*dose\.cap\.mitragynine_per_day"):
        KNOWN.parameter("dose.mitragynine_per_day")
    with pytest.raises(UnknownKey, match="no source 'nobody_1900'"):
        KNOWN.source("nobody_1900")


def test_a_number_that_comes_from_a_file_can_be_changed_by_a_file(
    copied: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("parameters/dose/cap.toml", "value = 53.2", "value = 20.0")
    assert Ledger(load_library(copied)).read("dose.cap.mitragynine_per_day", "mg") == 20.0
