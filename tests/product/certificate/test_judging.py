"""Each rule at its edge: it fires just beyond, and not just before."""

import datetime

import pytest

from nightleaf.product.certificate import Asked, Line, Stated, Tables, judge

from .conftest import CAP_MG, FACTS, ROWS, TODAY, Judge
from .papers import LOT


def test_the_plain_certificate_fires_nothing(full) -> None:
    verdict = full()
    assert (verdict.decision, verdict.reasons) == ("go", ())
    assert (verdict.as_of, verdict.judged_on, verdict.grams) == ("2026-11-23", "2026-11-23", 2.0)


@pytest.mark.parametrize(
    ("row", "before", "beyond", "rule", "severity"),
    [
        ("lead", "1.19 ug/g", "1.2 ug/g", "limit.lead_per_gram_rhode_island", "caution"),
        ("cadmium", "0.81 ug/g", "0.82 ug/g", "limit.cadmium_per_gram_rhode_island", "caution"),
        ("arsenic", "1.99 ug/g", "2 ug/g", "limit.arsenic_per_gram_rhode_island", "caution"),
        ("mercury", "0.39 ug/g", "0.4 ug/g", "limit.mercury_per_gram_rhode_island", "caution"),
        ("lead", "2.5 ug/g", "2.51 ug/g", "limit.lead_per_day", "stop"),
        ("cadmium", "2.5 ug/g", "2.51 ug/g", "limit.cadmium_per_day", "stop"),
        ("arsenic", "7.5 ug/g", "7.51 ug/g", "limit.arsenic_per_day", "stop"),
        ("mercury", "7.5 ug/g", "7.51 ug/g", "limit.mercury_per_day", "stop"),
        ("nickel", "100 ug/g", "101 ug/g", "limit.nickel_per_day", "stop"),
        ("lead", "5 ug/day", "5.1 ug/day", "limit.lead_per_day", "stop"),
        ("lead", "< 1.2 ug/g", "< 2.6 ug/g", "limit.lead_per_day", "unknown"),
        ("lead", "ND (LOQ 2.5 ug/g)", "ND (LOQ 2.6 ug/g)", "limit.lead_per_day", "unknown"),
        ("lead", "< 1.19 ug/g", "< 1.2 ug/g", "limit.lead_per_gram_rhode_island", "caution"),
        ("7-oh", "0.48 mg/g", "0.5 mg/g", "limit.7oh_share_oklahoma", "stop"),
        ("7-oh", "0.5 mg/g", "0.51 mg/g", "limit.7oh_per_gram_georgia", "stop"),
        ("7-oh", "0.5 mg/g", "0.51 mg/g", "limit.7oh_per_serving_georgia", "caution"),
        ("7-oh", "< 0.4 mg/g", "< 0.6 mg/g", "limit.7oh_per_gram_georgia", "unknown"),
        ("7-oh", "14 mg/g", "14.1 mg/g", "leaf.7oh_over_mitragynine", "stop"),
        ("mitragynine", "35 mg/g", "35.1 mg/g", "leaf.strong", "unknown"),
        ("mitragynine", "62.1 mg/g", "62.2 mg/g", "leaf.too_strong", "stop"),
        ("mitragynine", "3 mg/g", "2.9 mg/g", "leaf.too_weak", "unknown"),
        ("mitragynine", "26.6 mg/g", "26.7 mg/g", "amount.above_studied", "stop"),
        ("mitragynine", "3 mg/g", "absent", "leaf.no_mitragynine", "unknown"),
        ("yeast and mould", "100000 CFU/g", "100001 CFU/g", "limit.yeast_mould_count", "stop"),
        ("yeast and mould", "< 100000 CFU/g", "> 100000 CFU/g", "limit.yeast_mould_count", "stop"),
        ("aerobic plate count", "10000000 CFU/g", "10000001 CFU/g", "limit.aerobic_count", "stop"),
        ("coliforms", "10000 CFU/g", "10001 CFU/g", "limit.coliforms_count", "stop"),
        ("salmonella", "0 CFU/g", "1 CFU/g", "microbes.found", "stop"),
        ("salmonella", "absent", "< 10 CFU/g", "microbes.coarse", "unknown"),
        ("salmonella", "absent in 25 g", "absent in 24 g", "microbes.coarse", "unknown"),
        ("salmonella", "absent in 375 g", "Not Detected/10g", "microbes.coarse", "unknown"),
        ("e coli", "absent in 10 g", "absent in 9 g", "microbes.coarse", "unknown"),
        ("yeast and mould", "200 CFU/g", "TNTC", "microbes.uncountable", "stop"),
        ("coliforms", "200 CFU/g", "too numerous to count", "microbes.uncountable", "stop"),
        ("STEC", "not detected", "detected", "microbes.found", "stop"),
        ("listeria spp", "not detected", "detected", "microbes.found", "stop"),
        ("aflatoxins", "ND", "4 ppb", "limit.none", "unknown"),
        ("pesticides", "pass", "detected", "limit.none", "unknown"),
        ("e coli", "< 10 CFU/g", "10 CFU/g", "microbes.found", "stop"),
        ("staphylococcus aureus", "negative", "positive", "microbes.found", "stop"),
        ("tianeptine", "ND", "detected", "adulterants.found", "stop"),
        ("MGM-15", "< 0.1 mg/g", "0.2 mg/g", "adulterants.found", "stop"),
        ("pseudoindoxyl", "not detected", "?", "reading.value", "unknown"),
        ("total alkaloids", "21.7 mg/g", "21.5 mg/g", "certificate.total", "unknown"),
        ("total alkaloids", "26.3 mg/g", "26.5 mg/g", "certificate.total", "unknown"),
        ("lead#2", "0.24 ug/g", "0.23 ug/g", "reading.two_results", "unknown"),
        ("lead#2", "0.37 ug/g", "0.38 ug/g", "reading.two_results", "unknown"),
        ("lead#2", "< 0.5 ug/g", "< 0.2 ug/g", "reading.two_results", "unknown"),
        ("lead", "ND (LOQ 0.1 ug/g)", "ND", "reading.no_limit_stated", "unknown"),
        ("7-oh", "ND (LOQ 0.1 mg/g)", "ND", "reading.no_limit_stated", "unknown"),
        ("pesticides", "pass", "fail", "certificate.failed", "stop"),
    ],
)  # fmt: skip
def test_a_rule_fires_just_beyond_its_edge_and_not_before(
    fired: Judge, row: str, before: str, beyond: str, rule: str, severity: str
) -> None:
    name = {"7-oh": "7-hydroxymitragynine"}.get(row, row)
    assert rule not in fired({name: before})
    assert fired({name: beyond}).get(rule) == severity


@pytest.mark.parametrize(("row", "rule"), [
    ("lead", "metals.untested"), ("cadmium", "metals.untested"), ("arsenic", "metals.untested"),
    ("mercury", "metals.untested"), ("salmonella", "microbes.untested"), ("e coli", "microbes.untested"),
    ("yeast and mould", "microbes.untested"), ("mitragynine", "leaf.no_mitragynine"),
    ("7-hydroxymitragynine", "leaf.7oh_untested"),
])  # fmt: skip
def test_what_must_be_tested_and_is_not_is_unknown_and_named(full, row: str, rule: str) -> None:
    for change in (None, "N/A", "Pass", "1,500 mg/g", "what", "detected"):
        if change == "detected" and row in {"salmonella", "e coli"}:
            continue  # that is an answer: none is allowed
        verdict = full({row: change})
        found = {one.rule: one for one in verdict.reasons}
        if row == "yeast and mould" and change == "1,500 mg/g":
            assert verdict.decision == "unknown"
            continue
        assert found[rule].severity == "unknown"
        said = {"e coli": "E. coli", "salmonella": "Salmonella", "7-hydroxymitragynine": "7-OH"}.get(row, row)
        assert said.lower() in found[rule].text.lower()


def test_yeast_and_mould_may_stand_apart_but_not_alone(fired: Judge) -> None:
    apart = {"yeast and mould": None, "yeast": "20 CFU/g", "mould": "30 CFU/g"}
    assert fired(apart) == {}
    assert fired(apart | {"mould": "200000 CFU/g"}) == {"limit.mould_count": "stop"}
    assert fired(apart | {"yeast": "200000 CFU/g"}) == {"limit.yeast_count": "stop"}
    assert fired(apart | {"mould": None}) == {"microbes.untested": "unknown"}
    assert fired(apart | {"salmonella": None}) == {"microbes.untested": "unknown"}
    assert fired(apart | {"lead": None}) == {"metals.untested": "unknown"}


def test_leaf_brings_its_companions(fired: Judge) -> None:
    gone = {"speciociliatine": "ND", "speciogynine": "ND", "paynantheine": "ND"}
    assert fired(gone) == {"leaf.companions_missing": "stop"}
    assert fired(gone | {"paynantheine": None}) == {"leaf.companions_missing": "stop"}
    assert fired(gone | {"paynantheine": "4 mg/g"}) == {"leaf.companion_missing": "caution"}
    assert fired(dict.fromkeys(gone)) == {"leaf.companions_untested": "unknown"}
    one = dict.fromkeys(gone) | {"speciogynine": "ND"}
    assert fired(one) == {"leaf.companions_untested": "unknown", "leaf.companion_missing": "caution"}


def test_a_companion_that_the_test_could_not_see_was_not_looked_for(fired: Judge) -> None:
    coarse = {"speciociliatine": "< 0.71 mg/g", "speciogynine": "< 5 mg/g", "paynantheine": "< 5 mg/g"}
    assert fired(coarse) == {"leaf.companions_untested": "unknown"}
    assert fired(coarse | {"speciociliatine": "< 0.7 mg/g", "speciogynine": "< 0.7 mg/g"}) == {
        "leaf.companions_missing": "stop"
    }


def test_a_share_of_too_few_alkaloids_is_unknown_until_it_is_over_every_limit(fired: Judge) -> None:
    few: dict[str, str | None] = dict.fromkeys(("speciociliatine", "speciogynine", "paynantheine"))
    untested = {"leaf.companions_untested": "unknown"}
    assert fired(few | {"7-hydroxymitragynine": "0.28 mg/g"}) == untested
    assert fired(few | {"7-hydroxymitragynine": "0.29 mg/g"}) == untested | {"leaf.7oh_share_unknown": "unknown"}
    assert fired(few | {"7-hydroxymitragynine": "0.51 mg/g"})["limit.7oh_per_gram_georgia"] == "stop"
    assert fired(few | {"7-hydroxymitragynine": "14.1 mg/g"})["limit.7oh_share_oklahoma"] == "stop"


def test_a_figure_for_a_day_needs_its_weight_unless_one_per_gram_stands_beside_it(fired: Judge) -> None:
    assert fired({"lead": "0.6 ug/day"}) == {"reading.per_day_without_amount": "unknown"}
    assert fired({"lead": "0.6 ug/day"}, {"serving": ("2 g",)}) == {}
    assert fired({"lead#2": "0.6 ug/day"}) == {}
    assert fired({"lead": "0.6 ug/day"}, {"serving": ("two",)}) == {"reading.per_day_without_amount": "unknown"}
    assert fired({"lead": "6 ug/day"}, {"serving": ("2 g",)})["limit.lead_per_day"] == "stop"


def test_an_amount_that_nobody_chose_warns_and_one_that_was_chosen_stops(fired: Judge) -> None:
    strong = {"mitragynine": "30 mg/g"}
    assert fired(strong) == {"amount.above_studied": "stop"}
    assert fired(strong, amount_given=False) == {
        "amount.above_studied_assumed": "caution", "amount.assumed": "info"
    }  # fmt: skip
    assert fired(strong, grams=1.0) == {}


def test_limits_that_nobody_looked_at_for_a_year_say_so(fired: Judge) -> None:
    later = TODAY + datetime.timedelta(days=365)
    assert "limit.old" not in fired(facts={"date": ("2027-06-01",)}, today=later)
    found = fired(facts={"date": ("2027-06-01",)}, today=later + datetime.timedelta(days=1))
    assert found == {"limit.old": "info"}


def test_the_limit_that_was_looked_at_longest_ago_tells_the_age_of_all(tables: Tables, full) -> None:
    first, *rest = tables.limits.limits
    old = first.model_copy(update={"as_of": datetime.date(2025, 1, 1)})
    by = tables.model_copy(update={"limits": tables.limits.model_copy(update={"limits": (old, *rest)})})
    lines = tuple(Line(name, text) for name, text in ROWS.items())
    verdict = judge(Stated("leaf", LOT, fields=FACTS, lines=lines), Asked(2.0, True, None, None, TODAY, CAP_MG), by)
    assert [(one.rule, "2025-01-01" in one.text) for one in verdict.reasons] == [("limit.old", True)]


def test_california_warns_at_half_a_microgram_of_lead(fired: Judge) -> None:
    assert fired({"lead": "0.25 ug/g"}, place="US-CA").get("limit.lead_per_day_california") is None
    assert fired({"lead": "0.26 ug/g"}, place="California")["limit.lead_per_day_california"] == "caution"
    assert "limit.lead_per_day_california" not in fired({"lead": "0.26 ug/g"})


def test_a_serving_over_what_georgia_allows_stops_there_only(fired: Judge) -> None:
    assert (
        fired({"mitragynine": "30 mg/g"}, grams=5.1, place="US-GA")["limit.mitragynine_per_serving_georgia"] == "stop"
    )
    assert "limit.mitragynine_per_serving_georgia" not in fired({"mitragynine": "30 mg/g"}, grams=5.1)
    assert "limit.mitragynine_per_serving_georgia" not in fired({"mitragynine": "30 mg/g"}, grams=5.0, place="US-GA")


def test_what_was_not_tested_for_is_named_and_what_was_is_not(full) -> None:
    names = full().not_checked
    for name in (
        "tianeptine",
        "phenibut",
        "MGM-15",
        "O-desmethyltramadol",
        "other opioids",
        "mitragynine pseudoindoxyl",
    ):
        assert f"{name} (adulterant not tested for)" in names
    for name in ("nickel", "aflatoxins", "pesticides", "plant identity", "Staphylococcus aureus"):
        assert f"{name} (not tested for)" in names
    assert not any("lead" in name or "yeast" in name for name in names)
    more = full(
        {"tianeptine": "ND", "nickel": "1 ug/g", "chromium": "2 ug/g", "pesticides": "pass", "kryptonite": "3 %"}
    )
    left = set(names) - set(more.not_checked)
    assert left == {"tianeptine (adulterant not tested for)", "nickel (not tested for)", "chromium (not tested for)",
                    "pesticides (not tested for)"}  # fmt: skip
    assert {"chromium (no limit in the table)", "kryptonite (name not known here)"} <= set(more.not_checked)


def test_a_reason_names_the_figure_the_limit_and_its_day(full) -> None:
    reason = full({"lead": "3 ug/g"}).reasons[0]
    assert reason.text == "Lead: 6 ug in 2 g a day, over the 5 ug of USP <2232> (a standard, from 2023-06-01)."
    assert reason.source == "usp_2232"
    share = full({"7-hydroxymitragynine": "1 mg/g"}).reasons
    assert any(one.text.startswith("7-OH: 4 % of the alkaloids, over the 2 % of the alkaloids of") for one in share)


def test_of_two_results_the_worse_one_is_judged(fired: Judge) -> None:
    for first, second in (("14 mg/g", "70 mg/g"), ("70 mg/g", "14 mg/g")):
        assert fired({"mitragynine": first, "mitragynine#2": second})["leaf.too_strong"] == "stop"
    for first, second in (("14 mg/g", "2 mg/g"), ("2 mg/g", "14 mg/g")):
        assert fired({"mitragynine": first, "mitragynine#2": second})["leaf.too_weak"] == "unknown"
    for first, second in (("0.1 mg/g", "20 mg/g"), ("20 mg/g", "0.1 mg/g")):
        rows = {"7-hydroxymitragynine": first, "7-hydroxymitragynine#2": second}
        assert fired(rows)["leaf.7oh_over_mitragynine"] == "stop"
        assert fired(rows | {"mitragynine#2": "30 mg/g"}).get("leaf.7oh_over_mitragynine") is None


def test_what_was_not_read_is_not_zero(fired: Judge) -> None:
    for missing in ("1,420 mg/g", None):
        found = fired({"mitragynine": missing, "7-hydroxymitragynine": "0.4 mg/g"})
        assert "leaf.7oh_over_mitragynine" not in found
        assert found["leaf.7oh_share_unknown"] == "unknown"
        assert "stop" not in found.values()
    assert "leaf.7oh_over_mitragynine" in fired({"mitragynine": "ND", "7-hydroxymitragynine": "0.4 mg/g"})


def test_a_companion_found_by_one_of_two_tests_is_found(fired: Judge) -> None:
    assert "leaf.companion_missing" not in fired({"speciogynine#2": "ND"})
    weak_twin = {"mitragynine#2": "12 mg/g", "speciogynine": "< 0.65 mg/g"}
    assert fired(weak_twin)["leaf.companion_missing"] == "caution"


def test_a_search_that_can_miss_a_germ_says_in_how_much_to_look(full) -> None:
    told = [one for row in ("salmonella", "e coli") for one in full({row: "absent in 1 g"}).reasons]
    assert [one.rule for one in told] == ["microbes.coarse"] * 2
    assert "any at all in 25 g" in told[0].text
    assert "any at all in 10 g" in told[1].text
    assert told[0].text.startswith("Salmonella: 'absent in 1 g' can miss it.")


def test_germs_of_one_kind_of_e_coli_do_not_stand_for_all(fired: Judge, full) -> None:
    assert fired({"e coli": None, "STEC": "not detected"}) == {"microbes.untested": "unknown"}
    assert not [name for name in full().not_checked if "STEC" in name]


def test_too_many_to_count_is_tested_and_over_the_limit(full) -> None:
    (reason,) = full({"yeast and mould": "TNTC"}).reasons
    assert (reason.rule, reason.severity) == ("microbes.uncountable", "stop")
    assert reason.text.startswith("Yeast and mould: 'TNTC' means too many to count.")


def test_a_count_that_only_failed_was_tested(fired: Judge) -> None:
    assert fired({"yeast and mould": "FAIL"}) == {"certificate.failed": "stop"}


def test_a_share_of_nothing_is_not_told(fired: Judge) -> None:
    none: dict[str, str | None] = dict.fromkeys(("speciociliatine", "speciogynine", "paynantheine"))
    nothing = none | {"mitragynine": "ND", "7-hydroxymitragynine": "ND (LOQ 0.01 mg/g)"}
    assert not [rule for rule in fired(nothing) if rule.startswith("limit.")]
    found = fired(nothing | {"7-hydroxymitragynine": "0.01 mg/g"})
    assert found["leaf.7oh_share_unknown"] == "unknown"
    assert fired(nothing | {"paynantheine": "0.1 mg/g"})["limit.7oh_share_oklahoma"] == "unknown"


def test_a_plant_that_was_told_apart_needs_no_limit(fired: Judge, full) -> None:
    for result in ("positive", "confirmed by DNA", "Mitragyna speciosa"):
        assert fired({"identity": result}) == {}
        assert not [name for name in full({"identity": result}).not_checked if "plant identity" in name]
    assert "plant identity (not tested for)" in full({"identity": "N/A"}).not_checked


def test_a_germ_that_was_found_was_tested_for(fired: Judge) -> None:
    assert fired({"salmonella": "present"}) == {"microbes.found": "stop"}
    assert fired({"e coli": "positive"}) == {"microbes.found": "stop"}


def test_a_fault_of_the_file_says_enough_where_nothing_could_be_read(fired: Judge, full) -> None:
    locked = {"lines": (), "fields": {}, "faults": (("reading.locked", "a.pdf"),)}
    assert fired(stated=locked) == {"reading.locked": "unknown"}
    assert fired(stated={"lines": (), "fields": {}}) == {"certificate.none": "unknown"}


def test_results_without_any_fact_around_them_and_facts_without_results_are_judged(fired: Judge) -> None:
    bare = fired(stated={"fields": {}})
    assert bare == {
        "certificate.no_laboratory": "unknown",
        "certificate.accreditation": "caution",
        "certificate.lot_unknown": "unknown",
        "certificate.no_date": "unknown",
    }
    empty = fired(facts={"lot": ("K-52",)}, stated={"lines": ()})
    assert empty == {"certificate.none": "unknown", "certificate.lot_mismatch": "stop"}


def test_a_total_may_hold_what_the_paper_does_not_name(fired: Judge) -> None:
    few: dict[str, str | None] = dict.fromkeys(("speciociliatine", "speciogynine", "paynantheine"))
    assert "certificate.total" not in fired(few | {"total alkaloids": "30 mg/g"})
    assert fired(few | {"total alkaloids": "12 mg/g"})["certificate.total"] == "unknown"


def test_a_result_that_cannot_be_read_fires_its_own_fault_and_no_other(fired: Judge) -> None:
    assert fired({"lead": "what"}) == {"reading.value": "unknown", "metals.untested": "unknown"}
