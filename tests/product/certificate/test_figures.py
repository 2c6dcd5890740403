"""Figures of one paper beside each other: totals and parts, two results of one thing, and how they are told."""

import pytest

from nightleaf.product.certificate import Asked, CertificateVerdict, Line, Stated, Tables, judge

from .conftest import CAP_MG, FACTS, TODAY
from .papers import LOT


@pytest.fixture
def of(tables: Tables):
    """The verdict on a certificate that states only these results."""

    def make(*results: tuple[str, str], grams: float = 2.0, place: str | None = None) -> CertificateVerdict:
        lines = tuple(Line(name, text) for name, text in results)
        return judge(
            Stated("leaf", LOT, fields=FACTS, lines=lines), Asked(grams, True, None, place, TODAY, CAP_MG), tables
        )

    return make


@pytest.fixture
def told(of):
    """The words of each rule that fires."""
    return lambda *results, **asked: {one.rule: one.text for one in of(*results, **asked).reasons}


def test_a_total_of_nothing_found_is_held_against_no_parts(told) -> None:
    none = [(name, "ND") for name in ("mitragynine", "speciociliatine", "speciogynine", "paynantheine")]
    assert "certificate.total" not in told(*none, ("total alkaloids", "5 mg/g"))


def test_a_total_is_held_against_the_largest_figure_of_each_alkaloid(told) -> None:
    two = [("mitragynine", "14 mg/g"), ("mitragynine", "14.5 mg/g")]
    assert "certificate.total" not in told(*two, ("total alkaloids", "14.5 mg/g"))
    assert "14.5" in told(*two, ("total alkaloids", "10 mg/g"))["certificate.total"]


def test_small_parts_add_up_to_a_small_total(told) -> None:
    parts = [("mitragynine", "0.4 mg/g"), ("speciogynine", "0.2 mg/g")]
    assert "certificate.total" not in told(*parts, ("total alkaloids", "0.6 mg/g"))
    assert "certificate.total" in told(*parts, ("total alkaloids", "0.3 mg/g"))


def test_parts_that_were_looked_for_and_not_found_do_not_fill_a_total(told) -> None:
    parts = [("mitragynine", "0.4 mg/g"), ("speciogynine", "ND"), ("speciociliatine", "ND")]
    assert "certificate.total" not in told(*parts, ("total alkaloids", "0.4 mg/g"))


def test_a_trace_beside_nothing_found_is_two_results(told) -> None:
    assert "0.3 ug/g and ND" in told(("lead", "0.3 ug/g"), ("lead", "ND"))["reading.two_results"]
    assert "reading.two_results" not in told(("lead", "0.3 ug/g"), ("lead", "< 0.3 ug/g"))
    assert "reading.two_results" not in told(("lead", "ND"), ("lead", "< 0.3 ug/g"))


def test_one_result_that_sees_none_is_enough_to_contradict(told) -> None:
    assert "reading.two_results" in told(("lead", "0.3 ug/g"), ("lead", "ND"), ("lead", "< 0.5 ug/g"))
    assert "reading.two_results" not in told(("lead", "0.3 ug/g"), ("lead", "< 0.4 ug/g"), ("lead", "< 0.5 ug/g"))


def test_a_coarse_test_for_7_oh_makes_no_room_in_a_total(told) -> None:
    companions = [(name, "2 mg/g") for name in ("speciociliatine", "speciogynine", "paynantheine")]
    parts = [("mitragynine", "14 mg/g"), *companions, ("total alkaloids", "24 mg/g")]
    assert "certificate.total" in told(*parts, ("7-oh", "< 5 mg/g"))
    assert "certificate.total" not in told(*parts, ("mitraciliatine", "< 5 mg/g"))


def test_a_part_that_cannot_be_read_leaves_room_in_a_total(told) -> None:
    parts = [("mitragynine", "14 mg/g"), ("speciociliatine", "2 mg/g"), ("speciogynine", "2 mg/g")]
    whole = ("total alkaloids", "24 mg/g")
    assert "certificate.total" in told(*parts, ("paynantheine", "2 mg/g"), whole)
    assert "certificate.total" not in told(*parts, ("paynantheine", "see page 2"), whole)


def test_a_total_a_tenth_above_its_parts_still_fits(told) -> None:
    companions = [("speciociliatine", "7 mg/g"), ("speciogynine", "4 mg/g"), ("paynantheine", "4 mg/g")]
    parts = [("mitragynine", "15 mg/g"), *companions]
    assert "certificate.total" not in told(*parts, ("total alkaloids", "33 mg/g"))
    assert "certificate.total" in told(*parts, ("total alkaloids", "33.01 mg/g"))


def test_adulterants_and_germs_are_not_compared_as_figures(told) -> None:
    assert "reading.two_results" not in told(("tianeptine", "ND"), ("tianeptine", "0.1 mg/g"))


@pytest.mark.parametrize("name", ["pesticides", "moisture"])
def test_what_is_no_amount_of_anything_need_not_be_a_figure(told, name: str) -> None:
    found = told((name, "see page 2"), ("lead", "0.3 ug/g"))
    assert not [rule for rule in found if rule.startswith("reading.")]


def test_three_figures_with_a_comma_are_shown_and_no_more(told) -> None:
    found = told(("lead", "0,31 ug/g"), ("arsenic", "0,12 ug/g"), ("cadmium", "0,02 ug/g"), ("mercury", "0,01 ug/g"))
    text = found["reading.decimal_comma"]
    assert "0,31 ug/g, 0,12 ug/g, 0,02 ug/g" in text
    assert "0,01" not in text
    assert "reading.decimal_comma" not in told(("lead", "0.31 ug/g"))


def test_yeast_and_mould_apart_are_told_though_nothing_else_is(told) -> None:
    assert "Salmonella and E. coli." in told(("yeast", "20 CFU/g"), ("mould", "30 CFU/g"))["microbes.untested"]


def test_a_limit_is_told_with_the_kind_of_its_instrument(told) -> None:
    assert "(guidance, from 2014-02-06)" in told(("yeast and mould", "123456 CFU/g"))["limit.yeast_mould_count"]
    assert "(a standard, from 2023-06-01)" in told(("lead", "500 ug/g"))["limit.lead_per_day"]


def test_a_figure_is_told_with_three_digits_and_large_ones_whole(told) -> None:
    assert "yeast" in told(("yeast and mould", "123456 CFU/g"))["limit.yeast_mould_count"].lower()
    assert "123456 CFU/g" in told(("yeast and mould", "123456 CFU/g"))["limit.yeast_mould_count"]
    assert "100000 CFU/g" in told(("yeast and mould", "123456 CFU/g"))["limit.yeast_mould_count"]
    assert "6.35 ug" in told(("lead", "3.17456 ug/g"))["limit.lead_per_day"]
    assert "1000 ug" in told(("lead", "500 ug/g"))["limit.lead_per_day"]
    assert "1235 ug" in told(("lead", "617.4 ug/g"))["limit.lead_per_day"]


def test_what_failed_at_the_laboratory_is_named_by_what_it_is(told) -> None:
    assert "pesticides fail" in told(("pesticides", "fail"))["certificate.failed"]


def test_what_was_not_tested_is_told_as_a_list(told) -> None:
    text = told(("mitragynine", "14 mg/g"))["metals.untested"]
    assert "lead, cadmium, arsenic and mercury" in text
    assert (
        "cadmium."
        in told(*((name, "ND (LOQ 0.01 ug/g)") for name in ("lead", "arsenic", "mercury")))["metals.untested"]
    )


@pytest.mark.parametrize(("result", "fires"), [("1.19 ug/g", False), ("1.21 ug/g", True), ("ND", False)])
def test_a_limit_per_gram_does_not_ask_how_much_is_taken(told, result: str, fires: bool) -> None:
    for grams in (0.1, 20.0):
        assert ("limit.lead_per_gram_rhode_island" in told(("lead", result), grams=grams)) == fires


def test_a_figure_for_a_day_is_not_held_against_a_limit_per_gram(told) -> None:
    assert "limit.lead_per_gram_rhode_island" not in told(("lead", "4 ug/day"))
    assert "limit.lead_per_day" in told(("lead", "6 ug/day"), grams=0.1)


@pytest.mark.parametrize("result", ["?", "Pass", "see page 2"])
def test_an_adulterant_that_cannot_be_told_is_unknown_and_one_not_tested_for_is_only_named(told, result: str) -> None:
    assert any(rule.startswith("reading.") for rule in told(("tianeptine", result)))
    assert not [rule for rule in told(("tianeptine", "N/A")) if rule.startswith(("reading.", "adulterants."))]


def test_a_share_is_of_all_alkaloids_together(told) -> None:
    companions = [(name, "2 mg/g") for name in ("speciociliatine", "speciogynine", "paynantheine")]
    text = told(("7-oh", "2 mg/g"), ("mitragynine", "12 mg/g"), *companions)
    assert any("10 % of the alkaloids" in words for words in text.values())


def test_a_lone_trace_of_7_oh_that_was_not_found_is_no_share_of_anything(told) -> None:
    for result in ("0 mg/g", "< 0 mg/g"):
        found = told(("7-oh", result), ("mitragynine", "ND"))
        assert not [rule for rule in found if rule.startswith("limit.")]


def test_a_required_metal_whose_limits_have_all_ended_cannot_be_judged(tables: Tables) -> None:
    ended = tuple(
        one.model_copy(update={"effective_to": TODAY}) if one.analyte == "lead" else one for one in tables.limits.limits
    )
    by = tables.model_copy(update={"limits": tables.limits.model_copy(update={"limits": ended})})
    asked = Asked(2.0, True, None, None, TODAY, CAP_MG)
    fired = {one.rule for one in judge(Stated("leaf", lines=(Line("lead", "0.3 ug/g"),)), asked, by).reasons}
    assert "limit.none" in fired
    other = judge(Stated("leaf", lines=(Line("cadmium", "0.02 ug/g"),)), asked, by).reasons
    assert "limit.none" not in {one.rule for one in other}


COMPANIONS = ("speciociliatine", "speciogynine", "paynantheine")


def test_no_7_oh_is_not_more_than_a_little_mitragynine(told) -> None:
    assert "leaf.7oh_over_mitragynine" not in told(("mitragynine", "0.5 mg/g"), ("7-oh", "ND (LOQ 0.1 mg/g)"))


@pytest.mark.parametrize("result", ["N/A", "what", "Pass", "3 mg/day"])
def test_companions_without_an_answer_were_not_looked_for(told, result: str) -> None:
    found = told(("mitragynine", "14 mg/g"), *((name, result) for name in COMPANIONS))
    assert "leaf.companions_untested" in found
    assert not {"leaf.companions_missing", "leaf.companion_missing"} & found.keys()


def test_a_companion_that_could_just_have_been_seen_was_looked_for(told) -> None:
    for least, rule in (("< 1 mg/g", "leaf.companions_missing"), ("< 1.01 mg/g", "leaf.companions_untested")):
        assert rule in told(("mitragynine", "20 mg/g"), *((name, least) for name in COMPANIONS))


def test_without_mitragynine_no_test_could_have_seen_its_companions(told) -> None:
    found = told(("mitragynine", "ND"), *((name, "< 0.03 mg/g") for name in COMPANIONS))
    assert "leaf.companions_missing" not in found


def test_more_7_oh_than_mitragynine_can_be_at_most_is_more_than_mitragynine(told) -> None:
    assert "leaf.7oh_over_mitragynine" in told(("mitragynine", "< 5 mg/g"), ("7-oh", "6 mg/g"))


@pytest.mark.parametrize("result", ["0.1 mg/g", "< 0.1 mg/g", "ND (LOQ 0.1 mg/g)"])
def test_any_answer_on_7_oh_is_a_test_for_it(told, result: str) -> None:
    assert "leaf.7oh_untested" not in told(("mitragynine", "14 mg/g"), ("7-oh", result))


def test_two_results_and_a_total_may_lie_apart_by_just_the_share_that_is_allowed(told, tables: Tables) -> None:
    repeat, total = tables.limits.agreement.repeat, tables.limits.agreement.total
    for low, high in ((8, 10), (16, 20), (4, 5)):
        if high - low == repeat * high:
            assert "reading.two_results" not in told(("lead", f"{low} ug/g"), ("lead", f"{high} ug/g"))
    for parts in (10.0, 20.0, 40.0):
        least = parts * (1 - total)
        assert "certificate.total" not in told(("mitragynine", f"{parts} mg/g"), ("total alkaloids", f"{least!r} mg/g"))
        none = [(name, "ND") for name in COMPANIONS]
        most = parts * (1 + total)
        rows = [("mitragynine", f"{parts} mg/g"), *none]
        assert "certificate.total" not in told(*rows, ("total alkaloids", f"{most!r} mg/g"))
        assert "certificate.total" in told(*rows, ("total alkaloids", f"{most + 1} mg/g"))


def test_what_lies_below_a_limit_may_fill_a_total_up_to_that_limit(told) -> None:
    rows = [("mitragynine", "20 mg/g"), *((name, "< 1 mg/g") for name in COMPANIONS)]
    assert "certificate.total" not in told(*rows, ("total alkaloids", "24 mg/g"))
    assert "certificate.total" in told(*rows, ("total alkaloids", "26 mg/g"))


@pytest.fixture
def paper(tables: Tables):
    """The words of each rule that fires on a paper with these facts and one sound result."""

    def make(*lines: Line, bag: str | None = LOT, **facts: tuple[str, ...]) -> dict[str, str]:
        fields = {name: found for name, found in (FACTS | facts).items() if found}
        verdict = judge(
            Stated("leaf", bag, fields=fields, lines=lines or (Line("lead", "0.3 ug/g"),)),
            Asked(2.0, True, None, None, TODAY, CAP_MG),
            tables,
        )
        return {one.rule: one.text for one in verdict.reasons}

    return make


def test_a_paper_says_what_is_wrong_with_its_lot(paper) -> None:
    assert "the certificate names none" in paper(lot=())["certificate.lot_unknown"]
    assert "it is for lot A and B, and yours is not given" in paper(bag=None, lot=("A", "B"))["certificate.lot_unknown"]
    assert "the certificate says 'K-51 Page 1'" in paper(lot=("K-51 Page 1",))["certificate.lot_unknown"]
    assert "the certificate names K-51 and K-52" in paper(lot=("K-51", "K-52"))["certificate.lot_unknown"]
    mismatch = paper(lot=("A 1", "B 2"))["certificate.lot_mismatch"]
    assert "K-51" in mismatch
    assert "A 1 and B 2" in mismatch


@pytest.mark.parametrize("lot", ["K-51", "k51", "Lot K-51", "Batch: K 51", "LOT# K.51"])
def test_a_lot_is_the_same_however_it_is_spelled(paper, lot: str) -> None:
    assert not [rule for rule in paper(lot=(lot,)) if "lot" in rule]


def test_a_paper_says_which_laboratories_and_dates_it_names(paper) -> None:
    assert "One; Two" in paper(laboratory=("One", "Two"))["certificate.two_laboratories"]
    assert "soon" in paper(date=("soon",))["certificate.unclear_date"]
    assert "2020-01-02" in paper(date=("2020-01-02",))["certificate.old"]
    assert "2027-01-02" in paper(date=("2027-01-02",))["certificate.future"]
    assert "2025-01-02" in paper(expires=("2025-01-02",))["certificate.expired"]
    assert "whenever" in paper(expires=("whenever",))["certificate.unclear_date"]


@pytest.mark.parametrize("facts", [{}, {"product": ("Leaf",)}, {"form": ("powder",), "product": ("Leaf",)}])
def test_a_label_without_any_result_is_no_certificate(tables: Tables, facts: dict[str, tuple[str, ...]]) -> None:
    verdict = judge(Stated("leaf", LOT, fields=facts), Asked(2.0, True, None, None, TODAY, CAP_MG), tables)
    assert [one.rule for one in verdict.reasons] == ["certificate.none"]
    dated = judge(
        Stated("leaf", LOT, fields={"date": ("2026-06-03",)}), Asked(2.0, True, None, None, TODAY, CAP_MG), tables
    )
    assert {"certificate.none", "certificate.no_laboratory"} <= {one.rule for one in dated.reasons}


@pytest.mark.parametrize(
    ("name", "result", "rule", "words"),
    [
        ("lead", "1.21 ug/g", "limit.lead_per_gram_rhode_island", ("1.21 ug/g", "1.2 ug/g of")),
        ("7-oh", "0.6 mg/g", "limit.7oh_per_gram_georgia", ("0.6 mg/g", "0.5 mg/g of", "a statute")),
        ("7-oh", "0.6 mg/g", "limit.7oh_per_serving_georgia", ("1.2 mg in 2 g a day", "1 mg of", "a statute")),
        ("lead", "3 ug/g", "limit.lead_per_day", ("6 ug in 2 g a day", "5 ug of", "a standard")),
        ("coliforms", "10001 CFU/g", "limit.coliforms_count", ("10001 CFU/g", "10000 CFU/g of", "guidance")),
    ],
)
def test_a_figure_over_a_limit_is_told_in_the_units_of_the_limit(
    told, name: str, result: str, rule: str, words: tuple[str, ...]
) -> None:
    text = told((name, result), ("mitragynine", "40 mg/g"))[rule]
    assert all(word in text for word in words), text


def test_a_figure_for_a_serving_is_held_against_a_limit_for_a_serving(told) -> None:
    assert "2 mg in" in told(("7-oh", "2 mg/day"), grams=0.1)["limit.7oh_per_serving_georgia"]
    assert "limit.7oh_per_serving_georgia" not in told(("7-oh", "0.9 mg/day"))


def test_yeast_and_mould_stand_apart_where_nothing_else_is_told(told) -> None:
    assert "yeast" not in told(("yeast", "20 CFU/g"), ("mould", "30 CFU/g"))["microbes.untested"].split(".")[0]


@pytest.mark.parametrize("name", ["yeast and mould", "coliforms", "lead", "nickel", "7-oh", "mitragynine"])
@pytest.mark.parametrize("result", ["detected", "present", "positive"])
def test_that_there_is_some_is_no_figure(told, name: str, result: str) -> None:
    assert f"'{result}'" in told((name, result))["reading.value"]
    assert "reading.value" not in told((name, "fail"))


def test_a_germ_that_is_there_needs_no_figure(told) -> None:
    assert "reading.value" not in told(("e coli", "detected"))


def test_a_share_of_small_figures_counts_like_any_other(told) -> None:
    parts = [(name, "0.1 mg/g") for name in ("mitragynine", "speciociliatine", "speciogynine", "paynantheine")]
    assert "20 % of the alkaloids" in told(("7-oh", "0.1 mg/g"), *parts)["limit.7oh_share_oklahoma"]


def test_as_much_7_oh_as_mitragynine_beside_nothing_else_leaves_the_share_open(told) -> None:
    open_share = told(("7-oh", "14 mg/g"), ("mitragynine", "14 mg/g"))["leaf.7oh_share_unknown"]
    assert "7-OH is 50 % of the alkaloids" in open_share
    assert "leaf.7oh_share_unknown" not in told(("7-oh", "14.1 mg/g"), ("mitragynine", "14 mg/g"))
    two = [("mitragynine", "13.9 mg/g"), ("mitragynine", "14.2 mg/g")]
    assert "leaf.7oh_share_unknown" in told(("7-oh", "14 mg/g"), *two)
