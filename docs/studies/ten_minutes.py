"""Run the study of ten-minutes.toml and write its tables and figure into ten-minutes.md anew.

python docs/studies/ten_minutes.py [--workers 2]
"""

import argparse
import re
import tempfile
from pathlib import Path
from typing import Any, Final

import altair as alt

from nightleaf.cohort import CohortRun, plan_study, run_plan, runner_for
from nightleaf.cohort.power import Question, power
from nightleaf.cohort.sample_size import per_group_needed
from nightleaf.report.figures.figure import Figure, data
from nightleaf.report.theme import LIGHT, Theme, Width

HERE: Final = Path(__file__).parent
STUDY, PAGE, PICTURE = HERE / "ten-minutes.toml", HERE / "ten-minutes.md", HERE / "ten-minutes.svg"
CHANGE_MIN: Final = 10.0
CHANGES: Final = (5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)
ALPHA, POWER = 0.05, 0.8
NEEDS: Final = ("one_person_nights_in_each_arm", "crossover_people", "parallel_people_in_each_arm")
Row = dict[str, Any]


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" if column == 0 else "---:" for column in range(len(head))), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def effects(answer: Row) -> str:
    """What each dose does, from nights that share their chance."""
    last = ("mcse", "person_sd")
    head = ("Arm", "mitragynine, mg", "change of total sleep time, min", "error", "between people, SD")
    rows = [
        (row["arm"], f"{row['mitragynine_mg']:.0f}", f"{row['mean']:+.1f}", *(f"{row[key]:.1f}" for key in last))
        for row in answer["dose_response"]
    ]
    return table(head, rows)


def needs(answer: Row) -> str:
    """Nights and people needed for ten minutes, by whose nights they are."""
    head = ("Nights", "SD, min", "one person, nights an arm", "crossover, people", "parallel, people an arm")
    found = answer["arms"][0]["needs"]
    rows = [(one["nights"], f"{one['night_sd']:.1f}", *(f"{one[name]:,}" for name in NEEDS)) for one in found]
    return table(head, rows)


def responders(answer: Row) -> str:
    """Who gets ten minutes more, and how often two nights look as if."""
    head = ("Arm", "people who can expect 10 min more", "pairs of nights that show it", "pairs that show it by chance")
    keys = ("share_of_people", "share_of_night_pairs", "share_by_chance")
    rows = [(arm["arm"], *(f"{100 * arm['responders'][key]:.0f} %" for key in keys)) for arm in answer["arms"]]
    return table(head, rows)


def subgroups(answer: Row) -> str:
    """The effect in good and in poor sleepers."""
    head = ("Arm", "group", "change, min", "error")
    rows = [
        (row["arm"], row["group"], f"{row['mean']:+.1f}", f"{row['mcse']:.1f}")
        for row in answer["groups"]
        if row["group"] != "all"
    ]
    return table(head, rows)


def run_words(done: CohortRun) -> str:
    """What was run."""
    summary = done.summary
    arms = ", ".join(arm["name"] for arm in summary["arms"])
    return (
        f"{summary['people']:,} people, {summary['nights_per_person']} nights in each of {len(summary['arms'])} arms "
        f"({arms}), {summary['nights']:,} nights in all; {len(summary['failed'])} nights failed. Seed "
        f"{summary['seed']}, library `{summary['provenance']['library_sha256'][:12]}`, result "
        f"`{summary['result_sha256'][:16]}`."
    )


def picture(answer: Row) -> Figure:
    """Nights that one person needs in each arm, against the size of the change."""
    spreads = answer["arms"][0]["needs"]
    rows = [
        {"change": change, "nights": per_group_needed(change * one["slope"], one["night_sd"], ALPHA, POWER)}
        | {"whose": one["nights"]}
        for one in spreads
        for change in CHANGES
    ]

    def draw(theme: Theme, width: Width) -> alt.LayerChart:
        colours = [theme.ink, theme.one, theme.two, theme.three]
        legend = alt.Legend(orient="bottom", labelLimit=400, columns=2)
        chart = alt.Chart(data(rows)).encode(
            x=alt.X("change:Q", title="change of total sleep time, min", scale=alt.Scale(type="log", domain=[5, 60]),
                    axis=alt.Axis(values=list(CHANGES))),
            y=alt.Y("nights:Q", title="nights in each arm", scale=alt.Scale(type="log"),
                    axis=alt.Axis(grid=False)),
            strokeDash=alt.StrokeDash("whose:N", title=None, legend=legend),
            color=alt.Color("whose:N", title=None, scale=alt.Scale(range=colours)),
        )  # fmt: skip
        return alt.layer(chart.mark_line(), chart.mark_point(filled=True)).properties(
            width=560 if width == "wide" else 280, height=260
        )

    ten = {row["whose"]: row["nights"] for row in rows if row["change"] == CHANGE_MIN}
    told = "; ".join(f"{whose}: {nights}" for whose, nights in ten.items())
    title = "Nights that one person needs in each arm"
    return Figure("ten-minutes", title, f"Nights in each arm to see 10 minutes. {told}.", "", "", (), draw)


def main() -> None:
    """Run, ask, write."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--workers", type=int, default=1)
    workers = ask.parse_args().workers
    with tempfile.TemporaryDirectory() as folder:
        done = run_plan(plan_study(STUDY), Path(folder) / "out", runner_for(workers))
        answer = power(Path(folder) / "out", Question("tst_min", change=CHANGE_MIN, observer="wearable"))
    blocks = {"run": run_words(done), "effects": effects(answer), "needs": needs(answer),
              "responders": responders(answer), "subgroups": subgroups(answer)}  # fmt: skip
    text = PAGE.read_text("utf-8")
    for name, block in blocks.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = between.sub(lambda found, block=block: f"{found[1]}{block}\n{found[2]}", text)
    PAGE.write_text(text, "utf-8")
    PICTURE.write_text(picture(answer).svg(LIGHT, "wide") + "\n", "utf-8")


if __name__ == "__main__":
    main()
