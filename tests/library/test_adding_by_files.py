"""A new alkaloid, a new receptor and its way to sleep are files: no line of code is changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nightleaf.ask.request import read_request
from nightleaf.ask.simulation import answer
from nightleaf.evidence import Library, load_library

ADDED = Path(__file__).parent / "added"
PLACES = {
    "substance.toml": "substances/corynantheidine.toml",
    "disposition.toml": "parameters/exposure/corynantheidine.toml",
    "pathway.toml": "pathways/kappa_opioid.toml",
}
ANALYTE = 'isopaynantheine = "Isopaynantheine"\n'
TARGET = 'orexin_antagonist = "Orexin receptors, antagonist"\n'
ENGAGED, ASSERTED = 'level = "M4"', 'level = "M1"'
QUESTION: dict[str, Any] = {"amount": "2g", "people": 200, "replicates": 1, "seed": 3}
NM_PER_NG_PER_ML = 1000 / 398.50

pytestmark = pytest.mark.usefixtures("parsed_once")


@pytest.fixture
def with_corynantheidine(copied: Path, edit: Callable[[str, str, str], None]) -> Callable[[str], Library]:
    """The library with files for corynantheidine and a receptor it acts on, at a level of evidence."""

    def add(level: str) -> Library:
        for name, place in PLACES.items():
            text = (ADDED / name).read_text(encoding="utf-8").replace(ENGAGED, level)
            (copied / place).write_text(text, encoding="utf-8")
        leaf = copied / "parameters" / "product" / "leaf.toml"
        leaf.write_text(leaf.read_text(encoding="utf-8") + (ADDED / "content.toml").read_text(encoding="utf-8"))
        edit("vocabulary.toml", ANALYTE, ANALYTE + 'corynantheidine = "Corynantheidine, with borrowed numbers"\n')
        edit("vocabulary.toml", TARGET, TARGET + 'kappa_opioid = "Kappa-opioid receptor, made up for a test"\n')
        return load_library(copied)

    return add


def ask(library: Library, **more: Any) -> dict[str, Any]:
    return answer(read_request(library=library, **QUESTION | more)).to_dict()


def test_an_alkaloid_added_by_files_reaches_the_blood(with_corynantheidine: Callable[[str], Library]) -> None:
    """10 mg in 2 g of leaf, with the numbers of speciociliatine: Tanna 2022 found a median Cmax of 308 nM at 2.5 h."""
    added = ask(with_corynantheidine(ENGAGED), draws=1)["exposure"]
    assert set(added) - set(ask(load_library(), draws=1)["exposure"]) == {"corynantheidine"}
    new = added["corynantheidine"]
    assert new["cmax_ng_per_ml"]["p50"] * NM_PER_NG_PER_ML == pytest.approx(309, rel=0.08)
    assert new["auc_inf_ng_h_per_ml"]["p50"] * NM_PER_NG_PER_ML == pytest.approx(4780, rel=0.08)
    assert new["tmax_h"]["p50"] == pytest.approx(2.5, rel=0.12)
    assert added["mitragynine"] == ask(load_library(), draws=1)["exposure"]["mitragynine"]


def test_a_receptor_added_by_files_moves_the_night_when_it_is_engaged_in_people(
    with_corynantheidine: Callable[[str], Library],
) -> None:
    before, after = ask(load_library(), draws=1), ask(with_corynantheidine(ENGAGED), draws=1)
    links = {link["key"]: link["on"] for link in after["links"]}
    assert links["corynantheidine.kappa_opioid"]
    assert links["kappa_opioid.wake"]
    assert 0.3 < after["occupancy"]["kappa_opioid"]["peak"]["mean"] < 0.7
    assert after["night"]["without"] == before["night"]["without"]
    assert after["night"]["with"]["tst_min"]["mean"] < before["night"]["with"]["tst_min"]["mean"] - 10


def test_a_receptor_that_is_only_asserted_moves_nothing_at_point_values(
    with_corynantheidine: Callable[[str], Library],
) -> None:
    before, after = ask(load_library(), draws=1), ask(with_corynantheidine(ASSERTED), draws=1)
    links = {link["key"]: link["on"] for link in after["links"]}
    assert not links["corynantheidine.kappa_opioid"]
    assert not links["kappa_opioid.wake"]
    assert after["night"] == before["night"]


def test_what_is_only_asserted_widens_the_answer_and_can_be_switched_on(
    with_corynantheidine: Callable[[str], Library],
) -> None:
    library = with_corynantheidine(ASSERTED)
    drawn = {"people": 60, "draws": 12}
    before, after = ask(load_library(), **drawn), ask(library, **drawn)
    widths = [run["night"]["difference"]["tst_min"] for run in (before, after)]
    narrow, wide = (figure["expected_p95"] - figure["expected_p5"] for figure in widths)
    assert wide > narrow
    what_if = ask(library, draws=1, what_if=("kappa_opioid",))
    assert what_if["night"]["with"] != ask(library, draws=1)["night"]["with"]
