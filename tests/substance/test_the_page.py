"""The page that shows how to add a substance does what it says."""

import re
from pathlib import Path

import pytest

import nightleaf

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-substance.md"


@pytest.fixture
def pillamine(tmp_path: Path) -> Path:
    """The file of the page, put together from its parts."""
    parts = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(parts) == 2
    file = tmp_path / "pillamine.toml"
    file.write_text("\n".join(parts), encoding="utf-8")
    return file


def test_a_drug_nobody_has_thought_of_gets_a_night_without_code(pillamine: Path) -> None:
    result = nightleaf.simulate(
        substance=str(pillamine), dose="10mg", before_bed="30min", people=256, replicates=2, draws=1
    )
    assert result.exposure["pillamine"]["cmax_ng_per_ml"].mean == pytest.approx(121, rel=0.15)
    assert 0.2 < result.occupancy["gaba_a_benzodiazepine"][1]["peak"].mean < 0.8
    assert result.difference["tst_min"].mean > 0
