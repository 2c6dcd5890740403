"""The bibliography of a run: exactly what it rests on, through every derivation."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nightleaf.evidence import Ledger, Library, Source
from nightleaf.evidence.citation import bibliography, sources_of
from nightleaf.exposure import Curve

Curves = Callable[..., dict[str, Curve]]


def test_a_derived_number_leads_to_the_sources_of_what_it_was_derived_from(known: Library) -> None:
    assert set(sources_of("exposure.mitragynine.at_0_65.CL", known)) == {"tanna_2022", "tanna_2023_dmd"}
    assert "smith_2024" in sources_of("substances.mitragynine.engagements.mu_opioid.ec50", known)


def test_an_assumed_number_leads_nowhere_unless_it_says_whence(known: Library) -> None:
    assert sources_of("exposure.form.tea.lag", known) == ()
    assert sources_of("occupancy.miosis.tolerance", known) == ("schuh_1996",)


def test_a_key_that_is_nothing_leads_nowhere(known: Library) -> None:
    assert sources_of("exposure.nowhere", known) == ()


def test_a_run_cites_what_it_read_and_nothing_else(curves: Curves, known: Library) -> None:
    ledger = Ledger(known)
    curves(39.0, reading=ledger)
    cited = {one.source.key for one in bibliography(ledger.keys, (), known)}
    assert cited == {"tanna_2022", "tanna_2023_dmd", "ciaaw_atomic_weights"}


def test_a_link_brings_its_own_sources(known: Library) -> None:
    (one,) = bibliography((), ("mitragynine.gaba_a_tonic",), known)
    assert one.source.key == "hazim_2014"
    assert one.keys == ("mitragynine.gaba_a_tonic",)


def test_each_source_is_listed_once_with_all_that_rests_on_it(known: Library) -> None:
    keys = ("exposure.mitragynine.at_0_65.CL", "exposure.mitragynine.at_0_65.Vc")
    listed = bibliography(keys, (), known)
    assert [one.source.key for one in listed] == sorted({one.source.key for one in listed})
    assert all(set(one.keys) == set(keys) for one in listed)


@pytest.mark.parametrize(
    ("authors", "begins"),
    [
        (("A B",), "A B (2001)."),
        (("A B", "C D", "E F"), "A B, C D, E F (2001)."),
        (("A", "B", "C", "D"), "A, B, C et al. (2001)."),
    ],
)
def test_a_source_is_cited_in_one_line_with_an_address(authors: tuple[str, ...], begins: str) -> None:
    source = Source.model_validate(
        {"key": "x", "title": "On sleep.", "authors": authors, "year": 2001, "kind": "trial", "doi": "10.1000/x",
         "journal": "Journal of Nights 1:1", "read": "full", "accessed": "2026-11-23"}
    )  # fmt: skip
    assert source.cite().startswith(begins)
    assert source.cite().endswith("On sleep. Journal of Nights 1:1. https://doi.org/10.1000/x")


def test_every_source_can_be_cited_in_one_line(known: Library) -> None:
    for source in known.sources.values():
        assert "\n" not in source.cite()
        assert source.address.startswith("http")
        assert Path(source.key).name == source.key


def test_numbers_that_are_derived_from_each_other_end_nowhere(known: Library) -> None:
    one, other = "exposure.mitragynine.at_0_65.CL", "exposure.mitragynine.at_0_65.Vc"
    circle = {}
    for key, parent in ((one, other), (other, one)):
        values = tuple(value.model_copy(update={"parents": (parent,)}) for value in known.parameters[key].values)
        circle[key] = known.parameters[key].model_copy(update={"values": values})
    assert sources_of(one, replace(known, parameters=known.parameters | circle)) == ()
