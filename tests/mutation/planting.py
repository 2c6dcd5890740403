"""Plants every fault of the rule engine, asks the tests, and writes down what they noticed."""

import hashlib
import json
import os
import sys
import tomllib
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from nightleaf.evidence import load_library

from .faults import Mutant, mutants_of, path_of
from .noticing import OPTIONS, Gathered, Noted, Watch, notice_anew

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
ROOT = HERE.parents[1]
RULES = tuple(
    f"tests/{name}.py"
    for name in (
        "safety/test_verdict", "safety/test_refusals", "safety/test_screen", "safety/test_medicines",
        "safety/test_rules", "safety/test_questions", "safety/test_answers", "safety/test_outage",
        "safety/test_decision_table", "safety/test_words", "safety/test_hygiene", "medicine/test_listed",
        "medicine/test_near_names", "medicine/test_joined_names", "medicine/test_medicines", "medicine/test_names",
        "medicine/test_what_is_offered", "safety/test_names_in_doubt", "safety/test_own_words",
        "safety/test_named_twice", "safety/test_words_that_would_mislead", "medicine/test_daily",
        "safety/test_none_is_an_answer", "safety/test_what_is_named",
    )
)  # fmt: skip
CERTIFICATES = tuple(
    f"tests/product/certificate/test_{name}.py"
    for name in (
        "judging", "document", "law", "law_by_day", "tables", "results", "csv_files", "command", "words", "monotone",
        "sixty_certificates", "what_to_ask", "limits", "figures", "edges", "unknown_names", "paper",
    )
)  # fmt: skip
ENGINE: dict[tuple[str, ...], tuple[str, ...]] = {
    RULES: (
        "nightleaf.safety.verdict", "nightleaf.safety.rules", "nightleaf.safety.medicines", "nightleaf.safety.screen",
        "nightleaf.safety.conditions", "nightleaf.safety.questions", "nightleaf.medicine.daily",
        "nightleaf.medicine.listed", "nightleaf.medicine.names", "nightleaf.medicine.medicine",
    ),
    CERTIFICATES: tuple(
        f"nightleaf.product.certificate.{name}"
        for name in ("law", "tables", "verdict", "contaminants", "plant", "paper", "case", "reason")
    ),
}  # fmt: skip
"""The modules of the rule engine, by the tests that look at them."""


@dataclass(slots=True)
class Found:
    """What became of the faults of a module: how many of each kind, and the names of those that survive."""

    counts: dict[str, int] = field(default_factory=dict)
    survivors: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    code: str = ""

    def count(self, kind: str) -> None:
        """One more of a kind."""
        self.counts[kind] = self.counts.get(kind, 0) + 1


def main(chosen: tuple[str, ...]) -> int:
    """Plant the faults of the modules chosen, or of all; 1 if one survives that nobody has shown to change nothing."""
    os.chdir(ROOT)
    load_library()
    found: dict[str, Found] = {}
    for tests, modules in ENGINE.items():
        wanted = tuple(module for module in modules if not chosen or module in chosen)
        if wanted:
            found |= _plant(wanted, modules, tests, controlled=not chosen)
    print(table(dict(found)))
    return int(any(one.survivors for one in found.values()))


def _keep(module: str, found: Found) -> None:
    """Write down what was found in a module, beside what is known of the others."""
    kept = _kept() | {module: found}
    written = {name: asdict(one) for name, one in kept.items()}
    RESULTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    every = [name for names in ENGINE.values() for name in names]
    (HERE / "results.md").write_text(table({name: kept.get(name) for name in every}), encoding="utf-8")


def _kept() -> dict[str, Found]:
    """What earlier runs found, of modules that are still as they were."""
    if not RESULTS.exists():
        return {}
    kept = {name: Found(**one) for name, one in json.loads(RESULTS.read_text(encoding="utf-8")).items()}
    return {name: one for name, one in kept.items() if one.code == _code(name)}


def _code(module: str) -> str:
    return hashlib.sha256(path_of(module).read_bytes()).hexdigest()[:12] if path_of(module).exists() else ""


def _plant(
    modules: tuple[str, ...], watched: tuple[str, ...], tests: tuple[str, ...], *, controlled: bool
) -> dict[str, Found]:
    shown = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))
    found = {
        module: Found(reasons=shown.get(module.removeprefix("nightleaf."), {}), code=_code(module))
        for module in modules
    }
    mutants = [mutant for module in modules for mutant in mutants_of(module)]
    for module, one in found.items():
        gone = one.reasons.keys() - {mutant.name for mutant in mutants if mutant.module == module}
        if gone:
            raise pytest.UsageError(f"equivalent.toml: no fault of {module} is called '{min(gone)}'")
    anew: list[Mutant] = []
    noted: list[Noted] = []

    def work(gathered: Gathered) -> None:
        noted.append(gathered.noted)
        print(f"{len(gathered.items)} tests take {sum(gathered.noted.seconds.values()):.0f} s", flush=True)
        _sound(gathered.notice(None))
        for number, mutant in enumerate(mutants):
            one = found[mutant.module]
            print(f"\r{number + 1} of {len(mutants)}", end="", file=sys.stderr, flush=True)
            if mutant.name in one.reasons:
                one.count("equivalent")
            elif mutant.in_a_function and gathered.notice(mutant) is not None:
                one.count("killed")
            elif mutant.in_a_function and not gathered.noted.runs_before(mutant):
                _survive(mutant, one)
            else:
                anew.append(mutant)

    watch = Watch(watched)
    watch.start()
    if pytest.main([*OPTIONS, *tests], plugins=[Gathered(watch, work)]) != pytest.ExitCode.OK:
        raise SystemExit("the tests of the rules must pass before a fault is planted")
    if controlled:
        _sound(notice_anew(None, noted[0]))
    for module, one in found.items():
        for mutant in (mutant for mutant in anew if mutant.module == module):
            print(f"\r{len(anew)} anew: {mutant.name[:60]:60}", end="", file=sys.stderr, flush=True)
            if notice_anew(mutant, noted[0]) is None:
                _survive(mutant, one)
            else:
                one.count("killed")
        _keep(module, one)
    return found


def _sound(failed: str | None) -> None:
    if failed is not None:
        raise SystemExit(f"{failed} fails without any fault")


def _survive(mutant: Mutant, found: Found) -> None:
    found.survivors.append(mutant.name)
    found.count("survive")
    print(f"\n{mutant.module}: {mutant.name}", flush=True)


def table(found: dict[str, Found | None]) -> str:
    """The results as a page."""
    kinds = ("killed", "equivalent", "survive")
    lines = [
        "# Faults planted in the rule engine", "",
        "Written by `make mutants`; not to be edited. A fault is killed if a test fails with it.", "",
        "| module | faults | killed | shown to change nothing | survive |", "|---|---:|---:|---:|---:|",
    ]  # fmt: skip
    known = {module: one for module, one in found.items() if one is not None}
    for module, one in found.items():
        figures = "not run since it changed | | | |" if one is None else _figures(Counter(one.counts), kinds)
        lines.append(f"| `{module.removeprefix('nightleaf.')}` | {figures}")
    lines.append(f"| all | {_figures(sum((Counter(one.counts) for one in known.values()), Counter()), kinds)}")
    for title, chosen in (("Shown to change nothing", "reasons"), ("Survive", "survivors")):
        entries = [(module, name) for module, one in known.items() for name in getattr(one, chosen)]
        if entries:
            lines += ["", f"## {title}", ""]
        for module, name in entries:
            reason = known[module].reasons.get(name)
            lines.append(f"- `{module.removeprefix('nightleaf.')}`: `{name}`{f'. {reason}' if reason else ''}")
    return "\n".join(lines) + "\n"


def _figures(counts: Counter[str], kinds: tuple[str, ...]) -> str:
    return f"{counts.total()} | {' | '.join(str(counts[kind]) for kind in kinds)} |"
