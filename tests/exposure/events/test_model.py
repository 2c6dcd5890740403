"""Models as people write them, and one clear line for what cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.errors import InputError
from nightleaf.exposure.events import Model, read_model

from .conftest import ONE, ORAL, TWO


def test_units_are_read_not_guessed(model: Callable[..., Model]) -> None:
    litres = model(TWO | {"KA": "1.2 1/h", "ALAG1": "0.5 h", "F1": "0.8", "R2": "10 mg/h", "D2": "2 h"})
    other = model(
        {
            "CL": "5000 mL/h", "V": "50000 mL", "Q": "8 L/h", "V2": "120 L", "KA": "0.02 1/min",
            "ALAG1": "30 min", "F1": "80 %", "R2": "0.01 g/h", "D2": "120min",
        }
    )  # fmt: skip
    assert other.volume_l == pytest.approx(litres.volume_l)
    assert other.kinetics.ka == pytest.approx(litres.kinetics.ka)
    assert other.kinetics.l == pytest.approx(litres.kinetics.l)
    assert other.entries == litres.entries


def test_a_rate_of_the_model_is_in_the_unit_of_amt(model: Callable[..., Model]) -> None:
    assert model(ONE | {"R1": "2 mg/h"}).entries[0].rate == 2
    assert model(ONE | {"R1": "2 mg/h"}, 'amount_unit = "ug"').entries[0].rate == 2000


@pytest.mark.parametrize("text", ["1.2 1/h", "1.2/h", "1.2 /h", "1.2 1 / h", "0.02 1/min", "1.2 1/hour", "1.2e0 1/h"])
def test_a_rate_constant_may_be_written_in_several_ways(model: Callable[..., Model], text: str) -> None:
    assert model(ONE | {"KA": text}).kinetics.ka == pytest.approx(1.2)


def test_the_first_compartment_is_the_depot_where_there_is_one(model: Callable[..., Model]) -> None:
    assert [entry.name for entry in model(ORAL).entries] == ["depot", "central"]
    assert [entry.name for entry in model(TWO).entries] == ["central"]


VALUES = {
    "no unit": ({"CL": "5"}, "[parameters] CL: '5' has no unit; write it like '5 L/h'"),
    "wrong unit": ({"V": "50 h"}, "[parameters] V: the unit 'h'"),
    "per weight": ({"V": "0.7 L/kg"}, "[parameters] V: the unit 'L/kg'"),
    "zero clearance": ({"CL": "0 L/h"}, "[parameters] CL: '0 L/h' cannot be; it must be more than 0"),
    "negative volume": ({"V": "-50 L"}, "[parameters] V: '-50 L' cannot be; it must be more than 0"),
    "zero KA": ({"KA": "0 1/h"}, "[parameters] KA: '0 1/h' cannot be; it must be more than 0"),
    "negative KA": ({"KA": "-1 1/h"}, "[parameters] KA: '-1 1/h' cannot be"),
    "KA without a unit": ({"KA": "1.2"}, "[parameters] KA: '1.2' is not a number per time; write it like '1.2 1/h'"),
    "KA in litres": ({"KA": "1.2 1/L"}, "[parameters] KA: '1.2 1/L' is not a number per time"),
    "KA in words": ({"KA": "fast"}, "[parameters] KA: 'fast' is not a number per time"),
    "KA of nothing": ({"KA": "nan 1/h"}, "[parameters] KA: 'nan 1/h' is not a number per time"),
    "negative lag": ({"ALAG1": "-1 h"}, "[parameters] ALAG1: '-1 h' cannot be; it must be 0 or more"),
    "negative share": ({"F1": "-0.1"}, "[parameters] F1: '-0.1' cannot be; a share is 0 or more"),
    "share with a unit": ({"F1": "0.8 h"}, "[parameters] F1: the unit 'h'"),
    "share of nothing": ({"F1": "nan"}, "[parameters] F1: 'nan' cannot be"),
    "zero rate": ({"R1": "0 mg/h"}, "[parameters] R1: '0 mg/h' cannot be; it must be more than 0"),
    "rate without time": ({"R1": "5 mg"}, "[parameters] R1: the unit 'mg'"),
    "zero duration": ({"D1": "0 h"}, "[parameters] D1: '0 h' cannot be; it must be more than 0"),
    "a third volume": ({"V3": "5 L"}, "'parameters.V3' is not a key that nightleaf knows; known: CL, V, Q, V2, KA"),
    "another parametrisation": ({"K": "0.1 1/h"}, "'parameters.K' is not a key"),
    "no peripheral volume": ({"Q": "5 L/h"}, "'parameters.V2' is missing; compartments = 2"),
    "nothing flows": (TWO | {"Q": "0 L/h"}, "[parameters] Q: '0 L/h' cannot be"),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_parameter_that_cannot_be_is_named_with_file_and_key(model: Callable[..., Model], case: str) -> None:
    changed, words = VALUES[case]
    with pytest.raises(InputError) as caught:
        model(ORAL | changed)
    assert str(caught.value).startswith("model.toml: ")
    assert words in str(caught.value)


HEADS = {
    "three compartments": (
        "compartments = 3\nabsorption = 'none'",
        "'compartments' = 3 cannot be: it should be 1 or 2",
    ),
    "compartments in quotes": ("compartments = '1'\nabsorption = 'none'", "'compartments'"),
    "no compartments": ("absorption = 'none'", "'compartments' is missing"),
    "no absorption": ("compartments = 1", "'absorption' is missing"),
    "another absorption": ("compartments = 1\nabsorption = 'zero_order'", "'absorption' = 'zero_order' cannot be"),
    "unknown key": ("compartments = 1\nabsorption = 'none'\nname = 'x'", "'name' is not a key"),
    "unit of volume": (
        "compartments = 1\nabsorption = 'none'\namount_unit = 'L'",
        "'amount_unit' = 'L' is not a unit of mass",
    ),
    "unit in words": ("compartments = 1\nabsorption = 'none'\namount_unit = 'a lot'", "is not a unit of mass"),
    "two without Q": ("compartments = 2\nabsorption = 'none'", "'parameters.Q' is missing"),
    "oral without KA": ("compartments = 1\nabsorption = 'first_order'", "'parameters.KA' is missing"),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_model_of_another_shape_is_refused(tmp_path: Path, case: str) -> None:
    head, words = HEADS[case]
    file = tmp_path / "model.toml"
    file.write_text(f"{head}\n[parameters]\nCL = '5 L/h'\nV = '50 L'\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^model\.toml: ") as caught:
        read_model(file)
    assert words in str(caught.value)


@pytest.mark.parametrize("key", ["Q", "V2", "KA", "ALAG2", "F2", "R2", "D2"])
def test_a_parameter_without_a_place_in_the_model_is_refused(tmp_path: Path, key: str) -> None:
    file = tmp_path / "model.toml"
    head = "compartments = 1\nabsorption = 'none'\n[parameters]\nCL = '5 L/h'\nV = '50 L'\n"
    file.write_text(f"{head}{key} = '1 h'\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"'parameters\.{key}' has no place with compartments = 1"):
        read_model(file)


def test_a_bare_number_is_refused_for_its_unit(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text(
        "compartments = 1\nabsorption = 'none'\n[parameters]\nCL = 5\nV = '50 L'\nF1 = 0.8\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"model\.toml: \[parameters\] CL: '5' has no unit"):
        read_model(file)


def test_a_share_may_be_a_bare_number(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text(
        "compartments = 1\nabsorption = 'none'\n[parameters]\nCL = '5 L/h'\nV = '50 L'\nF1 = 1\n", encoding="utf-8"
    )
    assert read_model(file).entries[0].share == 1


@pytest.mark.parametrize("content", [b"", b"CL: 5", b"\xff\xfe\x00", b"compartments = 1\n"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.toml"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"model\.toml"):
        read_model(file)
    with pytest.raises(InputError, match="no such file"):
        read_model(tmp_path / "nowhere.toml")
