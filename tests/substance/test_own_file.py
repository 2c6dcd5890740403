"""A drug is one file: nothing else is changed, and a bad file is told in one line."""

import json
from pathlib import Path

import pytest

from nightleaf.ask.substance_exposure import substance_exposure
from nightleaf.errors import ImpossibleAmount, InputError, LibraryError, NightleafError, UnreadableFile
from nightleaf.evidence import load_library
from nightleaf.substance import known_substances, substance_named

MADE_UP = Path(__file__).parent / "made_up.toml"
TEXT = MADE_UP.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, name: str = "dormicaine.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_drug_added_by_one_file_has_the_figures_that_its_file_states() -> None:
    asked = substance_exposure(MADE_UP, "20mg")
    figures = asked.figures["made_up"]
    assert figures.tmax_h[0] == pytest.approx(1.5, abs=1e-3)
    assert figures.half_life_h[0] == pytest.approx(4)
    assert figures.auc_inf_ng_h_per_ml[0] == pytest.approx(20e3 / 50 * 4 / 0.693147, rel=1e-5)
    assert "substances.made_up.volume" in asked.assumed
    assert "made_up" not in load_library().under("substances")


def test_the_answer_can_be_written_down() -> None:
    told = json.loads(json.dumps(substance_exposure("ethanol", "20g").to_dict(), allow_nan=False))
    assert told["figures"]["ethanol"]["half_life_h"] is None
    assert told["figures"]["ethanol"]["gone_after_h"] > 0
    assert (told["route"], told["dose_mg"]) == ("oral", 20_000.0)


def test_an_infusion_is_told_as_one() -> None:
    asked = substance_exposure("remifentanil", "840 ug", duration="2h")
    assert (asked.route, asked.duration_h) == ("intravenous", 2.0)


SECOND = '[peripheral_volume]\nsymbol = "Vp"\nunit = "L"\ndefinition = "x"\nuse = "x"\n'
VALUE = 'values = [{ name = "x", value = 5.0, spread = { kind = "none" }, range = [1.0, 9.0] }]\n'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('unit = "min"\n', "", "half_life: unit: is missing"),
        ('unit = "min"', 'unit = "mg"', "the unit 'mg' does not fit; use h"),
        ('unit = "min"', 'unit = "fortnight"', "not in the vocabulary"),
        ("value = 240.0", "value = 0.0", "half_life is 0 min; it must be more than 0"),
        ("[half_life]", "[half_lief]", "did you mean half_life"),
        ("[oral.tmax]", "[oral.tmaks]", "did you mean oral.tmax"),
        ('name = "Dormicaine"', 'name = "Dormicaine"\nhalf_life = 4', "TOML|outside a parameter"),
        ('name = "Dormicaine"', 'name = "Dormicaine"\ndose = 4', "'dose' stands outside a parameter"),
        (", range = [0.0, 400.0]", "", "needs 'range'"),
        ("[molar_mass]", "[unbound_fraction]", "the unit 'g/mol' does not fit; use 1"),
        ("[oral.tmax]", SECOND + VALUE + "[oral.tmax]", "needs both"),
        ("[oral.tmax]", SECOND.replace("peripheral_volume", "clearance").replace('"L"', '"L/h"') + VALUE
         + "[oral.tmax]", "exactly one of clearance"),
        ("[oral.tmax]", SECOND.replace("[peripheral_volume]", "[oral.ka]").replace('"L"', '"1/h"') + VALUE
         + "[oral.tmax]", "exactly one of oral.ka"),
        ("[oral.tmax]", SECOND.replace("[peripheral_volume]", "[unbound_fraction]").replace('"L"', '"1"') + VALUE
         + "[oral.tmax]", "a share cannot be more than 1"),
        ("[half_life]", "[[half_life]]", "half_life"),
        ('kind = "drug"', "kind = ", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line_that_names_it(written, old: str, new: str, says: str) -> None:
    assert TEXT.count(old) == 1
    path = written(TEXT.replace(old, new))
    with pytest.raises(LibraryError, match=says) as refused:
        substance_exposure(path, "10mg")
    assert "\n" not in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        substance_exposure(tmp_path / "nothing.toml", "10mg")


@pytest.mark.parametrize("dose", ["10", "-10mg", "ten mg", "10 mL"])
def test_a_dose_that_cannot_be_is_refused(dose: str) -> None:
    with pytest.raises(InputError):
        substance_exposure("caffeine", dose)


def test_an_infusion_over_no_time_is_refused() -> None:
    with pytest.raises(ImpossibleAmount):
        substance_exposure("remifentanil", "1mg", duration="0h")


def test_a_kratom_alkaloid_has_its_own_way_and_is_no_substance_of_this_kind() -> None:
    with pytest.raises(NightleafError, match="with a disposition"):
        substance_exposure("mitragynine", "20mg")


def test_a_file_without_a_volume_is_told_what_it_lacks(written) -> None:
    with pytest.raises(LibraryError, match="'molar_mass_2' is no number"):
        substance_exposure(written(TEXT.replace("[volume]", "[molar_mass_2]")), "10mg")


def test_every_drug_of_the_library_states_its_routes() -> None:
    known = known_substances(load_library())
    assert len(known) >= 15
    assert known["remifentanil"].routes == ("intravenous",)
    assert known["zolpidem"].routes == ("oral",)
    assert substance_named("morphine", load_library()).has_two_compartments


def test_the_worked_example_of_the_page_gives_the_figures_that_the_page_states(written) -> None:
    page = Path(__file__).parents[2] / "docs" / "adding-a-substance.md"
    example = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    figures = substance_exposure(written(example, "pillamine.toml"), "10mg").figures["pillamine"]
    assert figures.cmax_ng_per_ml[0] == pytest.approx(121, rel=0.01)
    assert figures.tmax_h[0] == pytest.approx(1.6, abs=1e-3)
    assert figures.half_life_h[0] == pytest.approx(2.5)
