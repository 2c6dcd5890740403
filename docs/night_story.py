"""Write docs/story/night.md anew from the equations, the library and the validation pages: `make story`."""

import ast
import csv
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from nightleaf.evidence import Library, Parameter, Pathway, Value, load_library
from nightleaf.night import _kernel, day, getting_up, population, simulate, symbols
from nightleaf.night.network import _kernel as network

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "story" / "night.md"
VALIDATION: Final = HERE.parent / "validation"
MISSES: Final = "## Where the model misses"
EQUATIONS: Final[tuple[tuple[str, ModuleType, str], ...]] = (
    ("sleep_need", day, "The day before: sleep need at lights-out, over that of an ordinary evening"),
    ("clock_rows", simulate, "Before the night: the clock"),
    ("start", network, "At lights-out"),
    ("drive", network, "Once per epoch: what the clock, pain and the ports give the network"),
    ("step", network, "Once per step: the network"),
    ("count", _kernel, "Once per step: what the step was"),
    ("score", _kernel, "Once per epoch: the stage, as a majority of experts would call it"),
    ("sound", network, "Once per epoch: are the numbers still inside their range"),
    ("epochs_awake_at_the_end", getting_up, "Once per night: when a sleeper is woken"),
    ("person_from_deviates", population, "Once per night: what a person brings to it"),
    ("effective_decades", population, "Age"),
    ("skewed", population, "A few bad nights among many ordinary ones"),
)
FIGURES: Final = 4

PROSE: Final = """# Night

Made by `make story` from the equations, the library and the validation pages; do not edit.

The night is a network, NTSW-8: eight populations of neurons that hold one another down, and a few slow quantities that
shift the balance. People, a bedtime and effects go in; a stage for every 30 s and the size of the slow waves come out.

    simulate_nights(Sleepers.cohort(1000, age=40), parameters, Bedtime(23.0, 8.0),
                    Influence(Effects.constant({{"mu_opioid": 0.5}}), links), Run(seed=1, threads=2))

This page says what the network is, lists every equation, number and link, and ends with what it gets wrong. The pages
[validation/night](../../validation/night/README.md) and [validation/drugs](../../validation/drugs/README.md) hold it
against recorded nights and trials, row by row.

## The network in a paragraph

Awake, the locus coeruleus, the raphe, the tuberomammillary nucleus and the dopamine neurons fire and hold the VLPO
down; asleep, the VLPO fires and holds them down. Sleep need (S) and the hour push this switch towards sleep, orexin and
the clock towards wake. A second switch, REM-on against REM-off, works only while the amines are silent; REM pressure
fills in NREM and empties in REM, and gives the cycles. Slow waves grow in NREM as far as sleep need lets them, and use
it up. The thalamus deepens by the minute; depth and slow waves keep arousals out. Noise does the rest: slow noise on
both switches and on the slow waves, and brief arousals at random times, more often with age and pain. An arousal that
does not wake makes sleep shallow for a while, and so N1 comes back within the night. A scorer reads each epoch: mostly
wake, mostly REM, shallow (N1), deep with slow waves above a threshold (N3), else N2. Whoever still sleeps is woken a
little before lights-on, as in a laboratory.

```
        clock, pain, arousals
                 |
  orexin -->  wake side  <---- inhibit each other ---->  VLPO  <-- sleep need S <--.
     ^       LC DR TMN DA BF                              (the clock holds it back)   |
     |           |   ^                                                             | uses up
     '- awake ---'   | REM-on silences the amines                                  |
                 v   |                                                             |
              REM-on <---- inhibit each other ----> REM-off        slow waves -----'
                 ^                                                 (grow in NREM)
            REM pressure (fills in NREM, empties in REM), clock
```

Each night has {state} numbers of its own that move from step to step, and {person} that stay: what the person brings,
and what this night is. Of those, {deviates} differ between people and between nights of one person. How much of each
stays with the person is a number of its own (`icc_`), so that the two variances are never mixed.

## Ports

Nothing outside the network knows its insides. An effect at a target moves a port through a link
(`library/pathways`): additive ports by gain x effect, scaling ports by the factor 1 + gain x effect, never below 0. A
new receptor or drug is a file; a new port is code. Agonist and antagonist are two targets.

| Port | What an effect on it does |
|---|---|
{ports}

## What is held to what

- The kernel agrees with the first program of these equations, given that program's numbers: every term added since has
  a value named `prototype` that takes it out again (`tests/twins`).
- The same bytes for any block size, number of threads, order and choice of nights; any one night can be made again from
  seed, person and replicate. Two arms that share them share their noise.
- A night whose numbers leave their range stops the run, or is returned marked and without stages.
- How poorly people sleep is one number, severity, from 0 (good) to 1 (poor). For a trial it is fitted to how its people
  slept without the drug, never to what the drug did.
- Gains of the links are fitted to trials of reference drugs, never to kratom; each trial is then predicted by the fit
  that has not seen it.

- Half the step makes the same nights: over 24,000 of them wake after sleep onset moves by 0.0 min, total sleep by 0.5,
  latency by 0.5, each stage by under 0.2 points, awakenings by 1 % (`tests/night/test_halving_the_step.py`, slow).

## Can they be told from recorded nights?

A two-sample test (`nightleaf.sleep.two_sample`) describes each night by 20 numbers, and asks how far simulated nights
of the same times in bed lie from the 25 recorded ones, and how often a classifier that has seen other nights finds a
recorded night likelier to be recorded. The baseline is a semi-Markov generator, fitted by third of night to the other
recorded nights; the network got its numbers from all 25, long before, and learns nothing here. Value, and 95 % interval
over nights:

| | Network | Semi-Markov baseline | Nothing to tell |
|---|---|---|---|
| Energy distance | {energy} | {energy_baseline} | 0 |
| AUC, linear classifier | {linear} | {linear_baseline} | 0.5 |
| AUC, nearest neighbours | {neighbours} | {neighbours_baseline} | 0.5 |

Parting the nights at random gives distances as large in {p} of cases. Nights of people with sleep apnoea are told at
once (energy 1.0): the network has no apnoea. Made by `calibration/semi_markov.py --compare`, which writes
`validation/night/two_sample.csv`.

## Symbols

What the network remembers from step to step:

| Symbol | What it is |
|---|---|
{symbols}

In the equations `x` is this state, `d` what drives it through an epoch, `who` the person, `port` the ports, `z` random
numbers, `k` the numbers below. In `k`, `e_` is the weight of the new value in one step, `a_` the memory of a noise over
one step and `g_u` its fresh part, `i_` a reciprocal, `r_` a rate per step. `larger` and `smaller` take the larger and
the smaller of two, `logistic` is the logistic curve. `ZERO`, `ONE` and `TWO` are 0, 1 and 2.

## Equations

One to a line, as the program runs them.

{equations}
## Numbers

Each number with where it comes from. `nightleaf why night.age.lam` prints the whole entry of one: other values, source,
reason, review. {pedigrees} "Thought to lie" is a range that somebody declared, not one that was measured. A number that
was fitted to nights was fitted together with others: its neighbours move with it.

{numbers}
## Links

From a target to a port. Gain: what effect 1 does to the port. Grade: how sure it is that this target moves this port
in this way, in people. `add` adds gain x effect, `scale` multiplies by 1 + gain x effect.

{links}
## Known misfits

### Nights without a drug

{night_misses}

### Reference drugs

{drug_misses}

### What it cannot do

- **The parameters are one fit to the nights of one laboratory and to published means.** Others fit as well, and no
  second set of nights was held out.
- Published nights differ between laboratories more than people differ between decades. What fits a laboratory may miss
  a community cohort recorded at home, where N1 is scored less.
- Past 60 years the published studies disagree on whether sleep goes on changing. The model bends its slopes there; the
  bend is assumed.
- Gains rest on few trials each. Where one trial is left out, the others of its kind must carry it: where there are
  none, the prediction falls back on what was believed before, with a wide interval.
- Trials of drugs in poor sleepers are fitted through one number, severity. Insomnia is more than one thing.
- Light in the evening, restless legs and apnoea are not in the network; rows that turn on them are listed, not
  predicted.
- **Breathing, limb movements, next-day impairment: not modelled here at all.** Opioids with other sedatives are
  dangerous through breathing, of which this network knows nothing.
"""


def page(library: Library | None = None) -> str:
    """The text of the page."""
    known = library or load_library()
    return PROSE.format(
        state=len(symbols.State._fields),
        person=len(symbols.Person._fields),
        deviates=len(population.DEVIATES),
        ports="\n".join(f"| `{port}` | {words} |" for port, words in known.vocabulary.ports.items()),
        symbols="\n".join(f"| `{name}` | {words} |" for name, words in described(symbols.State)),
        equations="\n".join(equations()),
        pedigrees=pedigrees(known),
        numbers="\n".join(numbers(known)),
        links="\n".join(links(known)),
        **compared(),
        night_misses=misses("night"),
        drug_misses=misses("drugs"),
    )


def compared() -> dict[str, str]:
    """The two-sample test of the healthy nights, figure by figure."""
    with (VALIDATION / "night" / "two_sample.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["nights"].startswith("25 healthy")]
    words = {}
    for row in rows:
        name = row["figure"].removesuffix("_auc") + ("" if row["candidate"] == "network" else "_baseline")
        interval = f" ({float(row['ci_lo']):.2f} to {float(row['ci_hi']):.2f})" if row["ci_lo"] else ""
        words[name.replace("neighbour", "neighbours")] = f"{float(row['value']):.2f}{interval}"
    return words | {"p": f"{100 * float(words['p_value']):.0f} %"}


def described(kind: type) -> Iterator[tuple[str, str]]:
    """Fields of a named tuple with the text that stands under each."""
    name = ""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield name, cell(str(node.value.value).rstrip("."))


def equations() -> Iterator[str]:
    """Each function of the kernel: what it is, its lines, and where they come from."""
    for name, module, title in EQUATIONS:
        source, text = function_in(module, name)
        yield from (f"### {title} (`{name}`)", "")
        yield from ("```text", body_of(source), "```", "")
        told = source_in(text)
        if told:
            yield from (f"Source: {told}", "")


def function_in(module: ModuleType, name: str) -> tuple[str, str]:
    """A function as it is written, and its docstring."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    node = next(one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef) and one.name == name)
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno]), ast.get_docstring(node) or ""


def body_of(source: str) -> str:
    """The lines of a function without its first line and docstring, and without marks for tools."""
    node = next(one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef))
    first = node.body[1] if ast.get_docstring(node) is not None else node.body[0]
    lines = textwrap.dedent("\n".join(source.splitlines()[first.lineno - 1 :])).splitlines()
    return "\n".join(re.sub(r"  # (noqa|type:).*$", "", line) for line in lines)


def source_in(docstring: str) -> str:
    """What stands under Source."""
    found = re.search(r"^Source\n-+\n(?P<text>.+?)(?:\n\n|\Z)", docstring, re.DOTALL | re.MULTILINE)
    return " ".join(found["text"].split()) if found else ""


def numbers(library: Library) -> Iterator[str]:
    """Every parameter of the night, file by file."""
    start = "night."
    for file in sorted({key.split(".")[1] for key in library.parameters if key.startswith(start)}):
        yield from (f"### {file.replace('_', ' ').capitalize()} (`night.{file}`)", "", heading(library, file), "")
        yield "| Symbol | Value | Unit | Spread | Pedigree | What it is |"
        yield "|---|---|---|---|---|---|"
        for key, one in library.parameters.items():
            if key.startswith(f"{start}{file}."):
                yield f"| {symbol(one)} | {value_cells(one, library)} | {cell(one.definition)} |"
        yield ""


def heading(library: Library, file: str) -> str:
    """The comment at the head of a file of the library."""
    text = (library.root / "parameters" / "night" / f"{file}.toml").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def symbol(one: Parameter) -> str:
    """The symbol, and the key where it is another word."""
    name = one.key.rsplit(".", maxsplit=1)[-1]
    return f"`{one.symbol}`" + ("" if name == one.symbol else f" (`{name}`)")


def value_cells(one: Parameter, library: Library) -> str:
    """Value, unit, spread and pedigree of the value in force."""
    used = one.in_use
    return " | ".join((figure(used.value), cell(one.unit), spread(used), cell(origin(used, library))))


def spread(used: Value) -> str:
    """How uncertain a value is, or may be."""
    kind, size = used.spread.kind, used.spread.size
    if kind == "normal":
        return f"SD {figure(float(size or 0))}"
    if kind == "lognormal":
        return f"SD of ln {figure(float(size or 0))}"
    if kind == "uniform":
        return f"{figure(float(used.spread.low or 0))} to {figure(float(used.spread.high or 0))}"
    if kind == "none":
        return "exact"
    low, high = used.range or used.interval or (None, None)
    return "not estimated" if low is None or high is None else f"thought to lie in {figure(low)} to {figure(high)}"


def origin(used: Value, library: Library) -> str:
    """The pedigree, with the source, formula or script."""
    words = used.pedigree.replace("_", " ")
    if used.source is not None:
        source = library.source(used.source)
        return f"{words}: {source.key}" + (f", {used.locator}" if used.locator else "")
    if used.formula is not None:
        return f"{words}: {used.formula}"
    return f"{words}: {used.script}" if used.script is not None else words


def pedigrees(library: Library) -> str:
    """How many numbers of the night come from where."""
    used = [one.in_use.pedigree for key, one in library.parameters.items() if key.startswith("night.")]
    counts = {word: used.count(word) for word in library.vocabulary.pedigrees if word in used}
    told = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in counts.items())
    return f"Of {len(used)}: {told}."


def links(library: Library) -> Iterator[str]:
    """Every link from a target to a port, target by target."""
    for target in dict.fromkeys(one.target for one in library.pathways.values()):
        own = [one for one in library.pathways.values() if one.target == target]
        table = library.under("pathways")[own[0].gain.key.split(".")[1]]
        yield from (f"### {table['title']} (`{target}`)", "", f"{capital(str(table.get('reference', '')))}.", "")
        if "note" in table:
            yield from (str(table["note"]), "")
        yield "| Port | Mode | Gain | Spread | Grade | Pedigree | What happens | Sources |"
        yield "|---|---|---|---|---|---|---|---|"
        for one in own:
            yield link_row(one, library)
        yield ""


def link_row(one: Pathway, library: Library) -> str:
    """One link as a row."""
    used = one.gain.in_use
    cells = (
        f"`{one.port}`",
        one.mode,
        figure(used.value),
        spread(used),
        one.grade.replace("_", " "),
        cell(origin(used, library)),
        cell(one.definition),
        ", ".join(one.sources) or "none",
    )
    return "| " + " | ".join(cells) + " |"


def misses(name: str) -> str:
    """The list of misses on a validation page."""
    text = (VALIDATION / name / "README.md").read_text(encoding="utf-8")
    listed = [line for line in text.partition(f"{MISSES}\n")[2].partition("\n## ")[0].splitlines() if line]
    return "\n".join(listed) or "No row misses."


def figure(number: float) -> str:
    """A number to four figures."""
    return f"{number:.{FIGURES}g}"


def capital(words: str) -> str:
    """Words with a capital at the start."""
    return words[:1].upper() + words[1:]


def cell(text: str) -> str:
    """Text that fits a cell of a table."""
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
