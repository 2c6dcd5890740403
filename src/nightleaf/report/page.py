"""One self-contained page: the answers first, and the source of every number behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.errors import InputError
from nightleaf.evidence import Library
from nightleaf.report.answers import Labelled, answers, limits_of, one_night
from nightleaf.report.appendix import (
    claim_views,
    keys_of,
    link_views,
    metric_rows,
    movers,
    parameter_groups,
    references_to,
    source_view,
    source_views,
)
from nightleaf.report.figures import Figure, difference_figure, exposure_figure, night_pair_figure, recorded_figure
from nightleaf.report.lines import first_few, helps_of
from nightleaf.report.question import question
from nightleaf.report.tables import (
    Table,
    effect_table,
    exposure_table,
    night_table,
    pedigree_table,
    self_rating_table,
    weeks_table,
)
from nightleaf.report.theme import DARK, LIGHT, PAGE, custom_properties
from nightleaf.report.whole_file import write_whole
from nightleaf.report.words import (
    EMERGENCY_LINES,
    HELPS,
    LABEL_LINES,
    MORE_ON_HELPS,
    NEXT_STEP,
    NOT_MODELLED,
    NOT_SCREENED,
    NOT_SCREENED_YET,
    decision_words,
    grade_words,
    metric_name,
    plain_words,
    title_words,
)

TITLE: Final = "A night without and with kratom"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with its two drawings, for a phone and for a desk; the colours are the page's."""

    figure: Figure
    narrow: Markup
    wide: Markup


def write_report(
    path: Path | str,
    labelled: Sequence[Labelled],
    *,
    library: Library,
    recorded: RecordedNights | None = None,
    title: str = TITLE,
) -> Path:
    """Write the page, whole or not at all, readable by its owner alone.

    Parameters
    ----------
    path : Path or str
    labelled : sequence of (label, SimulationResult)
        The first one answers for the person; the others stand beside it.
    library : Library
    recorded : RecordedNights or None
    title : str

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    InputError
        If it cannot be written there, or there is nothing to report.
    """
    return write_whole(Path(path), render(labelled, library=library, recorded=recorded, title=title))


def render(
    labelled: Sequence[Labelled],
    *,
    library: Library,
    recorded: RecordedNights | None = None,
    title: str = TITLE,
) -> str:
    """The page as text; one that only says why and what next if the screen says stop.

    Raises
    ------
    InputError
        If there is no result.
    """
    if not labelled:
        raise InputError("a report needs at least one result; found none")
    stopped = next((result for _, result in labelled if result.stopped), None)
    fixed = {
        "title": title,
        "light": Markup(custom_properties(LIGHT)),  # noqa: S704  our own colours
        "dark": Markup(custom_properties(DARK)),  # noqa: S704
        "labels": LABEL_LINES,
        "emergency": EMERGENCY_LINES,
        "next_step": NEXT_STEP,
    }
    if stopped is not None:
        said = {"screen": _screen(stopped, library)} | _sources_of_stop(stopped, library)
        said |= {"next_step": (stopped.screen or {}).get("next_step", NEXT_STEP)}
        return _environment().get_template("stop.html.j2").render(fixed | said)
    return _environment().get_template("report.html.j2").render(**fixed, **_content(labelled, library, recorded))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nightleaf.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _content(labelled: Sequence[Labelled], library: Library, recorded: RecordedNights | None) -> dict[str, Any]:
    results = [result for _, result in labelled]
    first = results[0]
    links = link_views(results, library)
    return {
        "question": question(first),
        "metric_name": metric_name,
        "answers": answers(labelled),
        "screen": _screen(first, library),
        "not_screened": NOT_SCREENED,
        "emergency_open": first.screen is None or first.screen["decision"] != "go",
        "not_modelled": NOT_MODELLED,
        "limits": limits_of(*results),
        "exposure": _drawing(exposure_figure(first, library)),
        "exposure_tables": (exposure_table(first), effect_table(first, library)),
        "difference": _drawing(difference_figure(labelled)),
        "nights": _drawing(night_pair_figure(first, labelled[0][0])),
        "night_tables": _night_tables(labelled),
        "recorded": _recorded(recorded, first),
        "claims": claim_views(library, links),
        "links": links,
        "pedigrees": pedigree_table(first, library),
        "movers": movers(first),
        "assumptions": _assumptions(first),
        "notes": tuple(dict.fromkeys(note for result in results for note in result.notes)),
        "metrics": metric_rows(library),
        "groups": parameter_groups(keys_of(results, library), library),
        "sources": source_views(results, library),
        "run": _run(first),
    }


def _drawing(figure: Figure | None) -> Drawing | None:
    if figure is None:
        return None
    return Drawing(figure, Markup(figure.svg(PAGE, "narrow")), Markup(figure.svg(PAGE, "wide")))  # noqa: S704  our own drawing


def _night_tables(labelled: Sequence[Labelled]) -> tuple[tuple[str, Table], ...]:
    found = []
    for place, (label, result) in enumerate(labelled, start=1):
        if result.difference:
            found.append((title_words(label), night_table(result, key=f"night-{place}")))
        over_weeks = weeks_table(result, key=f"weeks-{place}")
        if over_weeks is not None:
            found.append((title_words(label), over_weeks))
    said = self_rating_table(labelled[0][1])
    return (*found, *([(title_words(labelled[0][0]), said)] if said is not None else []))


def _recorded(recorded: RecordedNights | None, result: SimulationResult) -> dict[str, Any] | None:
    if recorded is None or not recorded.nights:
        return None
    figures = [
        recorded_figure(night, result.without or None, key=f"recorded-{place}")
        for place, night in enumerate(recorded.nights, start=1)
    ]
    return {
        "drawings": [_drawing(figure) for figure in figures],
        "reason": one_night(result.difference, result.without) if result.difference else None,
    }


def _screen(result: SimulationResult, library: Library) -> dict[str, Any] | None:
    """The words of the screen, each reason with its grade and the place of its source."""
    if result.screen is None:
        return None
    reasons = [
        {
            "severity": plain_words(reason["severity"]),
            "text": reason["text"],
            "grade": grade_words(reason["grade"]),
            "sources": references_to([reason["source"]], library),
        }
        for reason in result.screen["reasons"]
    ]
    return {
        "decision": result.screen["decision"],
        "words": decision_words(result.screen["decision"]),
        "reasons": reasons,
        "not_checked": first_few(result.screen.get("not_checked", ())),
        "later": NOT_SCREENED_YET,
        "helps": helps_of(result.screen),
        "helps_title": HELPS,
        "more_on_helps": MORE_ON_HELPS,
        "as_of": result.screen.get("as_of"),
    }


def _sources_of_stop(result: SimulationResult, library: Library) -> dict[str, Any]:
    reasons = (result.screen or {}).get("reasons", ())
    keys = sorted({reason["source"] for reason in reasons} & set(library.sources))
    return {"sources": tuple(source_view(library.sources[key]) for key in keys)}


def _assumptions(result: SimulationResult) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for assumption in result.assumptions:
        found.setdefault(plain_words(assumption.pedigree), []).append(assumption)
    return found


def _run(result: SimulationResult) -> tuple[tuple[str, str], ...]:
    request, provenance = result.request, result.provenance
    return (
        ("nightleaf", str(provenance["nightleaf"])),
        ("library (SHA-256)", str(provenance["library_sha256"])),
        ("seed", str(request.seed)),
        ("people", str(request.people)),
        ("nights a person", str(request.replicates)),
        ("readings of the numbers", str(request.draws)),
        ("Python, NumPy", f"{provenance['python']}, {provenance['numpy']}"),
    )
