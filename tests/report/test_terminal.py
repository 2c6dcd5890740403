"""In a terminal nothing is lost: not to a narrow window, not without colour."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from nightleaf.ask.auditing import audit
from nightleaf.ask.citing import Bibliography
from nightleaf.ask.claiming import claims
from nightleaf.ask.demonstration import Demo
from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.ask.tracing import why
from nightleaf.evidence import Library
from nightleaf.evidence.citation import bibliography
from nightleaf.report import terminal
from nightleaf.report.tables import SHOWN_METRICS, night_table
from nightleaf.report.words import (
    EMERGENCY_BRIEFLY,
    EMERGENCY_LINES,
    HELPS,
    LABEL_LINES,
    MORE_ON_HELPS,
    NEXT_STEP,
    NOT_MODELLED,
    NOT_SCREENED,
    SUICIDE,
    metric_name,
)


def shown(*parts, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)
    for part in parts:
        console.print(part)
    return console.file.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_window_and_no_figure_is_cut(run: SimulationResult, width: int) -> None:
    text = shown(terminal.simulation(run), width=width)
    assert max(map(len, text.splitlines())) <= width
    if width >= 80:
        for cells in night_table(run).rows:
            assert all(cell.text.replace(" to ", "…") in text for cell in cells[1:])


def test_a_run_is_told_from_the_question_to_the_notes(run: SimulationResult) -> None:
    text = flat(shown(terminal.simulation(run)))
    assert text.startswith("What would 2 g of kratom leaf")
    for must in (
        "In the blood",
        "On the receptors",
        "A night without and with",
        "Links on",
        "Links off",
        "What the numbers rest on",
        *run.notes,
        *LABEL_LINES,
        NOT_MODELLED,
    ):
        assert must in text
    assert all(metric_name(metric) in text for metric in SHOWN_METRICS)


def test_meaning_survives_without_colour(run: SimulationResult) -> None:
    text = shown(terminal.simulation(run))
    assert "\x1b" not in text
    assert "Links on" in text
    assert "Links off" in text


def test_a_stop_shows_why_and_what_next_and_no_figure(run: SimulationResult) -> None:
    reason = {"rule": "x", "severity": "stop", "text": "Under 18.", "source": "who_ecdd_2021", "grade": "moderate"}
    stopped = replace(run, screen={"decision": "stop", "reasons": [reason], "not_checked": []})
    text = flat(shown(terminal.simulation(stopped)))
    assert text.startswith("Do not take it.")
    assert "Under 18." in text
    assert all(line in text for line in (*EMERGENCY_LINES, *LABEL_LINES))
    assert "without" not in text.lower().split("label")[0].replace("without a", "")


LIGHT = {"title": "Dim light", "grade": "low", "text": "In 12 people (10 to 14) it delayed sleep. Its size is open."}


def screened(decision: str, rule: str = "x") -> dict:
    reason = {"rule": rule, "severity": decision, "text": "Why.", "source": "who_ecdd_2021", "grade": "moderate"}
    return {"decision": decision, "reasons": [reason], "not_checked": [], "hygiene": [LIGHT]}


@pytest.mark.parametrize("decision", ["go", "caution", "unknown"])
def test_emergency_signs_and_what_helps_sleep_stand_between_the_screen_and_the_figures(
    run: SimulationResult, recorded: RecordedNights, known: Library, decision: str
) -> None:
    judged = replace(run, screen=screened(decision))
    shows = (
        shown(terminal.simulation(judged)),
        shown(*terminal.demo(Demo("?", (("a", judged),), recorded, known), Path("p"))),
    )
    for text in map(flat, shows):
        line = "Dim light (low certainty): In 12 people it delayed sleep."
        in_order = ("Why.", EMERGENCY_BRIEFLY, HELPS, line, MORE_ON_HELPS, "A night without and with")
        places = [text.index(words) for words in in_order]
        assert places == sorted(places)
        assert "10 to 14" not in text
        assert "Its size is open" not in text


def test_at_a_stop_the_signs_come_whole_and_before_what_helps_sleep(run: SimulationResult) -> None:
    text = flat(shown(terminal.simulation(replace(run, screen=screened("stop")))))
    assert text.index("Why.") < text.index(NEXT_STEP) < text.index(EMERGENCY_LINES[-1]) < text.index("Dim light")
    assert EMERGENCY_BRIEFLY not in text


def test_beside_thoughts_of_suicide_nothing_is_said_of_sleep_and_the_next_step_is_its_own(
    run: SimulationResult,
) -> None:
    crisis = screened("stop", SUICIDE) | {"next_step": "Next: call a crisis line."}
    text = flat(shown(terminal.simulation(replace(run, screen=crisis))))
    assert "Next: call a crisis line." in text
    assert NEXT_STEP not in text
    assert "Dim light" not in text
    assert HELPS not in text


def test_a_run_without_a_screen_says_so_and_still_shows_the_signs(run: SimulationResult) -> None:
    text = flat(shown(terminal.simulation(run)))
    assert text.index(NOT_SCREENED) < text.index(EMERGENCY_BRIEFLY) < text.index("In the blood")
    assert HELPS not in text


def test_where_sleep_is_withheld_no_relief_is_shown_either(run: SimulationResult, withheld: SimulationResult) -> None:
    assert "Share of pain relieved" in flat(shown(terminal.simulation(run)))
    assert withheld.difference == {}
    assert "analgesia" in run.to_dict()["occupancy"]
    assert "analgesia" not in withheld.to_dict()["occupancy"]
    text = flat(shown(terminal.simulation(withheld)))
    assert "Share of pain relieved: at its peak" not in text
    assert "share of pain relieved." not in text
    assert "Mu-opioid receptor: at its peak" in text


def test_without_readable_rules_a_person_sees_the_screen_and_the_signs_alone(unreadable: SimulationResult) -> None:
    text = flat(shown(terminal.simulation(unreadable)))
    assert text.index("The rules could not be read") < text.index(EMERGENCY_LINES[0])
    assert "In the blood" not in text


def test_what_a_person_wrote_is_not_read_as_markup(run: SimulationResult) -> None:
    marked = replace(run, notes=("A note with [bold]brackets[/bold] and [/] a stray one.",))
    assert "[bold]brackets[/bold] and [/] a stray one." in flat(shown(terminal.simulation(marked)))


def test_recorded_nights_are_tables_with_their_warnings(recorded: RecordedNights) -> None:
    text = flat(shown(terminal.nights(recorded)))
    assert "Recorded night" in text
    assert all(warning in text for warning in recorded.nights[0].night.warnings)
    assert NOT_MODELLED in text


def test_all_claims_are_listed_and_one_is_told_whole() -> None:
    every, one = claims(), claims("gaba")
    text = flat(shown(terminal.claims(every), width=120))
    assert all(claim.key in text for claim in every.claims)
    alone = flat(shown(terminal.claims(one)))
    assert all(line in told for told in (text, alone) for line in LABEL_LINES)
    assert one.claims[0].words in alone
    assert flat(one.claims[0].why) in alone
    assert "unsupported" in alone
    assert "very low certainty" in alone


@pytest.mark.parametrize("key", ["gaba", "mitragynine.alerting", "mu_opioid.rem", "dose.cap.mitragynine_per_day"])
def test_a_trace_names_what_stands_behind_it(key: str) -> None:
    found = why(key)
    text = flat(shown(terminal.trace(found), width=200))
    assert text.startswith(f"{key} ({found.kind})")
    assert all(number.key in text for number in found.parameters)
    assert all(flat(one.source.title.rstrip(".")) in text for one in found.citations)


def test_a_bibliography_says_how_far_each_source_was_read_and_if_it_is_stale(known: Library) -> None:
    cited = bibliography(["dose.cap.mitragynine_per_day"], [], known)
    fresh = flat(shown(terminal.citations(Bibliography(cited, stale=False)), width=200))
    stale = flat(shown(terminal.citations(Bibliography(cited, stale=True)), width=200))
    assert f"(read: {cited[0].source.read})" in fresh
    assert "changed since" in stale
    assert "changed since" not in fresh
    assert "no source stands behind this" in flat(shown(terminal.citations(Bibliography((), stale=False))))


def test_an_audit_shows_every_count_and_finding() -> None:
    found = replace(audit(), findings=("somewhere: no stage reads it",))
    text = flat(shown(terminal.audit(found)))
    assert "somewhere: no stage reads it" in text
    for counts in (found.pedigrees, found.spreads, found.readings):
        assert all(re.search(rf"{word.replace('_', ' ')} {count}\b", text) for word, count in counts.items())


def test_the_demo_shows_all_sleepers_and_where_the_page_lies(run, recorded, known) -> None:
    labelled = (("good sleeper", run), ("person in pain", run))
    parts = terminal.demo(Demo("Does it?", labelled, recorded, known), Path("nightleaf-report.html"))
    text = flat(shown(*parts))
    assert text.startswith("Does it? What would 2 g")
    assert "Good sleeper:" in text
    assert "Person in pain:" in text
    assert "nightleaf-report.html" in text
