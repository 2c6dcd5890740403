"""Text with units, as people and laboratories write it: read right or refused in one clear line, never guessed."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nightleaf.errors import ImpossibleAmount, InputError, UnknownUnit
from nightleaf.units import Quantity, amount, clock, factor, quantity


@pytest.mark.parametrize(
    ("text", "mg_per_g"),
    [
        ("19.5 mg/g", 19.5),
        ("19.5mg/g", 19.5),
        ("  19.5   mg / g ", 19.5),
        ("1.95 %", 19.5),
        ("1.95%", 19.5),
        ("1.95 percent", 19.5),
        ("195 ppm", 0.195),
        ("195 ug/g", 0.195),
        ("195 \u00b5g/g", 0.195),
        ("195 \u03bcg/g", 0.195),
        ("195 mcg/g", 0.195),
        ("19.5 g/kg", 19.5),
        ("0.0195 g/g", 19.5),
        ("1.95e1 mg/g", 19.5),
        (".5 mg/g", 0.5),
        ("0 mg/g", 0.0),
        ("-3 mg/g", -3.0),
    ],
)
def test_a_content_is_read_in_any_usual_unit(text: str, mg_per_g: float) -> None:
    assert quantity(text, "mg/g", what="mitragynine") == Quantity(mg_per_g)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("< 0.1 mg/g", Quantity(0.1, below=True)),
        ("<0.01 %", Quantity(0.1, below=True)),
        ("19.48 +/- 0.81 mg/g", Quantity(19.48, 0.81)),
        ("19.48\u00b10.81 mg/g", Quantity(19.48, 0.81)),
        ("1.948 +/- 0.081 %", Quantity(19.48, 0.81)),
    ],
)
def test_a_limit_and_an_error_are_kept(text: str, read: Quantity) -> None:
    assert quantity(text, "mg/g", what="mitragynine") == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("19.5", "has no unit; write it like '19.5 mg/g'"),
        ("19.5 mg", "the unit 'mg' in '19.5 mg' does not fit"),
        ("19.5 mg/L", "the unit 'mg/L'"),
        ("19.5 furlong", "the unit 'furlong'"),
        ("3 rad", "the unit 'rad'"),
        ("5 dB", "the unit 'dB'"),
        ("2 mg/gr", "may mean gram or grain"),
        ("mg/g", "not a number with a unit"),
        ("", "not a number with a unit"),
        ("much", "not a number with a unit"),
        ("ND", "not a number with a unit"),
        ("nan mg/g", "not a number with a unit"),
        ("19,5 mg/g", "not a number with a unit"),
        ("1_000 mg/g", "not a number with a unit"),
        ("1 2 mg/g", "not a number with a unit"),
        ("1 %%", "not a number with a unit"),
        ("1 g//g", "not a number with a unit"),
        ("1 mg/g*1000", "not a number with a unit"),
        ("1 g**9**9**9", "not a number with a unit"),
        ("1 mg/0", "not a number with a unit"),
        ("1e999 mg/g", "not a finite number"),
        ("1 +/- 1e999 mg/g", "not a finite number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place_and_a_way_to_mend_it(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        quantity(text, "mg/g", what="bag.toml: [alkaloids] mitragynine")
    assert str(refused.value).startswith("bag.toml: [alkaloids] mitragynine: ")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_gr_is_refused_because_it_may_be_gram_or_grain() -> None:
    with pytest.raises(InputError, match="'gr' in '2 gr' may mean gram or grain; write it like '2 g'"):
        amount("2 gr", "g", what="--amount")


@given(st.text(max_size=25))
@example("2 g*")
@example("2 mg/")
@example("2 __class__")
@example("2 degC")
@example("9" * 5000 + " mg/g")
def test_any_text_is_a_quantity_or_an_input_error(text: str) -> None:
    try:
        read = quantity(text, "mg/g", what="x")
    except InputError as refused:
        assert "\n" not in str(refused)  # noqa: PT017  a property: most texts are refused, some are not
    else:
        assert math.isfinite(read.value)


@given(st.from_regex(r"\A[0-9]{1,3} ?[a-zA-Z%]{1,5}(/[a-zA-Z]{1,5})?\Z"))
def test_any_unit_is_understood_or_refused(text: str) -> None:
    try:
        read = quantity(text, "mg/g", what="x")
    except InputError:
        return
    assert read.value >= 0


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [("2g", "g", 2.0), ("2 g", "g", 2.0), ("2000 mg", "g", 2.0), ("45min", "h", 0.75), ("45 minutes", "h", 0.75),
     ("8h", "h", 8.0), ("0.5 hours", "h", 0.5), ("90 s", "min", 1.5)],
)  # fmt: skip
def test_an_amount_is_one_plain_number(text: str, unit: str, read: float) -> None:
    assert amount(text, unit, what="--amount") == pytest.approx(read)


@pytest.mark.parametrize(
    ("text", "words"),
    [("-2 g", "more than 0"), ("0 g", "more than 0"), ("< 2 g", "one plain number"), ("2 +/- 1 g", "one plain number"),
     ("2 h", "does not fit"), ("2", "has no unit"), ("two grams", "not a number")],
)  # fmt: skip
def test_an_amount_that_cannot_be_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        amount(text, "g", what="--amount")
    assert str(refused.value).startswith("--amount: ")


def test_nothing_is_an_amount_where_nothing_makes_sense() -> None:
    assert amount("0 g", "g", what="--amount", zero=True) == 0.0
    with pytest.raises(ImpossibleAmount, match="0 or more"):
        amount("-1 g", "g", what="--amount", zero=True)


@pytest.mark.parametrize(("text", "hours"), [("23:00", 23.0), ("0:15", 0.25), ("07:30", 7.5), (" 22:45 ", 22.75)])
def test_a_time_of_day_is_hours_after_midnight(text: str, hours: float) -> None:
    assert clock(text, what="--lights-out") == hours


@pytest.mark.parametrize("text", ["24:00", "23:60", "23.5", "11 pm", "-1:00", "", "23:00:00", "noon"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"--lights-out: .* is not a time of day; write it like '23:00'"):
        clock(text, what="--lights-out")


@pytest.mark.parametrize(
    ("unit", "into", "expected"),
    [("h", "min", 60.0), ("g", "mg", 1000.0), ("%", "1", 0.01), ("1/h", "1/min", 1 / 60), ("ng/mL", "mg/L", 0.001),
     ("nM", "M", 1e-9), ("L/h", "mL/min", 1000 / 60), ("mg", "mg", 1.0), ("g/mol", "kg/mol", 0.001)],
)  # fmt: skip
def test_one_unit_is_so_many_of_another(unit: str, into: str, expected: float) -> None:
    assert factor(unit, into) == pytest.approx(expected)
    assert factor(into, unit) == pytest.approx(1 / expected)


@pytest.mark.parametrize(
    ("unit", "into"), [("mg", "h"), ("mg", "mg/g"), ("stone age", "h"), ("nM", "ng/mL"), ("", "h")]
)
def test_units_that_measure_different_things_are_not_turned_into_one_another(unit: str, into: str) -> None:
    with pytest.raises(UnknownUnit, match="cannot turn"):
        factor(unit, into)
