"""A result is understood in one way, in one unit for each kind, or said to be unclear; it is never guessed."""

import datetime
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nightleaf.product.certificate import Line, Tables
from nightleaf.product.certificate.dates import days_meant
from nightleaf.product.certificate.number import read_number
from nightleaf.product.certificate.result import read_result
from nightleaf.product.certificate.spelling import analyte_of


@pytest.mark.parametrize(
    ("kind", "result", "unit", "value"),
    [
        ("alkaloid", "1.42", "%", 14.2),
        ("alkaloid", "1.42 % w/w", "", 14.2),
        ("alkaloid", "1.42 wt%", "", 14.2),
        ("alkaloid", "14.2", "mg/g", 14.2),
        ("alkaloid", "14200", "ppm", 14.2),
        ("alkaloid", "14.2 g/kg", "", 14.2),
        ("alkaloid", "19.48 +/- 0.81 mg/g", "", 19.48),
        ("alkaloid", "28.4 mg/serving", "", 14.2),
        ("metal", "0.31", "ppm", 0.31),
        ("metal", "310 ppb", "", 0.31),
        ("metal", "0.31 \u00b5g/g", "", 0.31),
        ("metal", "0.31 mcg/g", "", 0.31),
        ("metal", "0.31", "mg/kg", 0.31),
        ("metal", "0.4", "%", 4000.0),
        ("metal", "0.62 ug/day", "", 0.31),
        ("metal", "0.62", "mcg per serving", 0.31),
        ("count", "1,200", "CFU/g", 1200.0),
        ("count", "1.2 x 10^3 CFU/g", "", 1200.0),
        ("count", "1.2e3", "cfu / g", 1200.0),
        ("count", "40", "MPN/g", 40.0),
    ],
)
def test_an_amount_is_read_in_any_usual_unit(kind: str, result: str, unit: str, value: float) -> None:
    read = read_result(Line("x", result, unit), "x", kind, serving_g=2.0)
    assert read.standing == "measured"
    assert read.value == pytest.approx(value)
    assert read.faults == ()
    assert not read.per_day


@pytest.mark.parametrize(
    ("kind", "result", "unit", "least", "standing", "value"),
    [
        ("alkaloid", "<0.01", "%", "", "below", 0.1),
        ("alkaloid", "<LOQ", "%", "0.01", "below", 0.1),
        ("alkaloid", "ND", "%", "0.01", "absent", 0.1),
        ("alkaloid", "ND (LOQ 0.1 mg/g)", "", "", "absent", 0.1),
        ("alkaloid", "ND", "mg/g", "0.01 %", "absent", 0.1),
        ("metal", "Not detected", "ug/g", "", "absent", None),
        ("metal", "BLQ", "ug/g", "", "absent", None),
        ("metal", "0.0", "ug/g", "", "absent", None),
        ("metal", "< 0.05 ppm", "", "", "below", 0.05),
        ("pathogen", "Absent in 25 g", "", "", "absent", None),
        ("pathogen", "Negative", "", "", "absent", None),
        ("pathogen", "0", "", "", "absent", 0.0),
        ("pathogen", "<10", "CFU/g", "", "below", 10.0),
        ("pathogen", "Detected", "", "", "present", None),
        ("pathogen", "Positive in 25g", "", "", "present", None),
        ("pathogen", "Fail", "", "", "present", None),
        ("adulterant", "ND", "", "", "absent", None),
        ("adulterant", "0.3 mg/g", "", "", "present", None),
        ("pathogen", "trace", "", "", "present", None),
        ("pathogen", "TNTC", "", "", "present", None),
        ("adulterant", "Traces", "", "", "present", None),
        ("adulterant", "1,500 ng/g", "", "", "present", None),
        ("adulterant", "< 1,500 ng/g", "", "", "absent", None),
        ("adulterant", "0,0 ng/g", "", "", "absent", None),
        ("metal", "trace", "ug/g", "0.05", "below", 0.05),
        ("metal", "n.n. (BG 0,05 mg/kg)", "", "", "absent", 0.05),
        ("metal", "< BG", "mg/kg", "0,05", "below", 0.05),
        ("metal", "nicht nachweisbar", "mg/kg", "0,05", "absent", 0.05),
        ("alkaloid", "No detectado", "mg/g", "", "absent", None),
        ("pathogen", "N\u00e9gatif", "", "", "absent", None),
        ("pathogen", "nachgewiesen", "", "", "present", None),
        ("metal", "n.b.", "", "", "not_tested", None),
        ("metal", "N/A", "", "", "not_tested", None),
        ("metal", "-", "ug/g", "", "not_tested", None),
    ],
)
def test_found_and_not_found_are_not_numbers(
    kind: str, result: str, unit: str, least: str, standing: str, value: float | None
) -> None:
    read = read_result(Line("x", result, unit, least), "x", kind)
    assert (read.standing, read.value) == (standing, value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("kind", "result", "unit", "fault"),
    [
        ("alkaloid", "1,420", "%", "reading.comma"),
        ("metal", "1,200 ppb", "", "reading.comma"),
        ("alkaloid", "1.42", "", "reading.no_unit"),
        ("alkaloid", "1.42", "mg", "reading.unit"),
        ("alkaloid", "1.42", "% (14.2 mg/g)", "reading.unit"),
        ("metal", "0.3", "CFU/g", "reading.unit"),
        ("count", "30", "mg/g", "reading.unit"),
        ("count", "30", "CFU/25g", "reading.unit"),
        ("metal", "Pass", "", "reading.pass_only"),
        ("pathogen", "Complies", "", "reading.pass_only"),
        ("alkaloid", "1.42 1.51", "%", "reading.value"),
        ("alkaloid", "O.14", "%", "reading.value"),
        ("alkaloid", "high", "", "reading.value"),
        ("alkaloid", "-3", "%", "reading.value"),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_unclear(kind: str, result: str, unit: str, fault: str) -> None:
    read = read_result(Line("x", result, unit), "x", kind)
    assert (read.standing, read.value, read.faults) == ("unclear", None, (fault,))


def test_a_gram_holds_no_more_than_a_gram() -> None:
    assert "reading.impossible" in read_result(Line("x", "140 %"), "x", "alkaloid").faults
    assert "reading.impossible" not in read_result(Line("x", "99 %"), "x", "alkaloid").faults
    assert "reading.impossible" in read_result(Line("x", "2000000 ppm"), "x", "metal").faults


@pytest.mark.parametrize("result", ["TNTC", "Too numerous to count", "TNTC (> 300)", "confluent growth", "uncountable"])
def test_too_many_to_count_is_found_and_said_to_be_that(result: str) -> None:
    read = read_result(Line("x", result, "CFU/g"), "x", "count")
    assert (read.standing, read.value, read.faults) == ("present", None, ("microbes.uncountable",))
    assert read_result(Line("x", result), "x", "metal").faults == ("reading.value",)


@pytest.mark.parametrize(
    ("result", "unit", "grams"),
    [("Not Detected/10g", "", 10.0), ("ND", "per 25 g", 25.0), ("absent in 2.5 grams", "", 2.5), ("ND", "", None),
     ("< 10 CFU/g", "", None), ("ND (LOQ 10 CFU/g)", "", None), ("absent in 25 gallons", "", None)],
)  # fmt: skip
def test_how_much_was_searched_for_a_germ_is_read(result: str, unit: str, grams: float | None) -> None:
    assert read_result(Line("x", result, unit), "x", "pathogen").searched_g == grams
    assert read_result(Line("x", result, unit), "x", "metal").searched_g is None


def test_more_than_a_limit_is_over_it() -> None:
    read = read_result(Line("x", ">100000 CFU/g"), "x", "count")
    assert read.value is not None
    assert read.value > 100_000


def test_a_figure_for_a_day_of_unknown_weight_is_kept_apart() -> None:
    read = read_result(Line("x", "3.1 ug/day"), "x", "metal")
    assert (read.value, read.unit, read.per_day, read.is_amount) == (3.1, "ug", True, False)
    assert read.faults == ("reading.per_day_without_amount",)


def test_the_laboratory_s_own_fail_is_kept() -> None:
    assert read_result(Line("x", "0.4", "ppm", status="FAIL"), "x", "metal").failed
    assert not read_result(Line("x", "0.4", "ppm", status="Pass"), "x", "metal").failed


@given(st.text(max_size=30), st.text(max_size=8), st.sampled_from(["alkaloid", "metal", "count", "pathogen", "other"]))
@example("1,2,3,4", "%", "metal")
@example("1e999", "%", "metal")
@example("1 x 10^99", "CFU/g", "count")
@example("9" * 400, "%", "alkaloid")
def test_any_text_is_a_result_or_unclear(result: str, unit: str, kind: str) -> None:
    read = read_result(Line("x", result, unit), "x", kind)
    assert read.value is None or (math.isfinite(read.value) and read.value >= 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("19,48", 19.48), ("0,124", 0.124), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,234,567", 1234567.0),
     ("1 234.5", 1234.5), ("12345,678", 12345.678), ("1,5", 1.5), ("5.", 5.0)],
)  # fmt: skip
def test_a_comma_is_read_where_there_is_one_way_to_read_it(text: str, value: float) -> None:
    assert read_number(text).value == value


@pytest.mark.parametrize("text", ["1,500", "12,345", "999,999"])
def test_a_comma_before_three_digits_is_not_guessed_at_unless_things_are_counted(text: str) -> None:
    assert read_number(text).fault == "comma"
    assert read_number(text, whole=True).value == float(text.replace(",", ""))


@pytest.mark.parametrize("text", ["", "1,2,3", "1..2", "1,23,456", "abc", "1 2"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text).fault == "value"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lead (Pb)", "lead"),
        ("Pb", "lead"),
        ("7-OH", "7-hydroxymitragynine"),
        ("7-Hydroxymitragynine (7-OH)", "7-hydroxymitragynine"),
        ("Mitragynine, 7-hydroxy", "7-hydroxymitragynine"),
        ("Arsenic (inorganic)", "arsenic"),
        ("Total Yeast & Mold", "yeast_mould"),
        ("Salmonella spp.", "salmonella"),
        ("Escherichia coli", "e_coli"),
        ("MITRAGYNINE", "mitragynine"),
        ("Mitragynine pseudoindoxyl", "pseudoindoxyl"),
        ("Mitragynine (7-OH)", None),
        ("Mitragynin", "mitragynine"),
        ("Mitragyn", None),
        ("STEC", "STEC"),
        ("Mohos y levaduras", "yeast_mould"),
        ("Ars\u00e9nico", "arsenic"),
        ("", None),
    ],
)
def test_a_name_is_known_or_not_and_never_taken_for_its_neighbour(name: str, key: str | None, tables: Tables) -> None:
    assert analyte_of(name, tables.limits.analytes) == key


def test_no_name_stands_for_two_analytes(tables: Tables) -> None:
    names = [name for one in tables.limits.analytes.values() for name in one.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "text",
    ["2026-06-03", "2026/6/3", "June 3, 2026", "3 June 2026", "Jun 3rd, 2026", "2026-06-03 14:22", "03-Jun-2026"],
)
def test_a_date_is_read_in_any_usual_form(text: str) -> None:
    assert days_meant(text) == (datetime.date(2026, 6, 3),)


def test_a_date_with_two_meanings_has_two_and_nonsense_has_none() -> None:
    assert days_meant("03/06/2026") == (datetime.date(2026, 3, 6), datetime.date(2026, 6, 3))
    assert days_meant("15/06/2026") == (datetime.date(2026, 6, 15),)
    assert days_meant("2026-13-40") == days_meant("soon") == days_meant("") == ()
