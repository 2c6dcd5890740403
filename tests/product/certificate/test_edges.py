"""What hangs on one word, one figure or one line of the tables."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from nightleaf.errors import Malformed, Unsourced
from nightleaf.evidence import Library
from nightleaf.product.certificate import Asked, Line, Reason, Stated, Tables, decide, explain, judge, read_tables

from .conftest import CAP_MG, FACTS, TODAY
from .papers import LOT

NAMES = ["limits", "product_rules", "law"]


@pytest.fixture
def told(tables: Tables):
    """The words of each rule that fires on a certificate with these results and facts."""

    def make(*results: tuple[str, str], asked: Asked | None = None, **facts: tuple[str, ...]) -> dict[str, str]:
        lines = tuple(Line(name, text) for name, text in results)
        question = asked or Asked(2.0, True, None, None, TODAY, CAP_MG)
        found = judge(Stated("leaf", LOT, fields=FACTS | facts, lines=lines), question, tables)
        return {one.rule: one.text for one in found.reasons}

    return make


def spoiled(known: Library, name: str, **changes: object) -> Library:
    place = f"safety.{name}"
    return replace(known, tables={**known.tables, place: {**known.tables[place], **changes}})


@pytest.mark.parametrize("kind", ["mitragynine", "yeast and mould", "total alkaloids", "lead"])
def test_two_results_of_any_kind_must_agree(told, kind: str) -> None:
    unit = {"lead": "ug/g", "yeast and mould": "CFU/g"}.get(kind, "mg/g")
    assert "reading.two_results" in told((kind, f"100 {unit}"), (kind, f"126 {unit}"))
    assert "reading.two_results" not in told((kind, f"100 {unit}"), (kind, f"124 {unit}"))


def test_the_companions_alone_fill_a_total(told) -> None:
    parts = [(name, "5 mg/g") for name in ("speciociliatine", "speciogynine", "paynantheine")]
    assert "certificate.total" not in told(*parts, ("total alkaloids", "15 mg/g"))
    assert "certificate.total" in told(*parts, ("total alkaloids", "20 mg/g"))


def test_the_largest_of_two_results_is_held_against_one_that_saw_less(told) -> None:
    two = [("lead", "0.3 ug/g"), ("lead", "0.34 ug/g")]
    assert "reading.two_results" in told(*two, ("lead", "< 0.32 ug/g"))
    assert "reading.two_results" not in told(*two, ("lead", "< 0.35 ug/g"))


def test_a_test_that_saw_nothing_leaves_room_for_what_it_could_not_see(told) -> None:
    names = ("mitragynine", "speciociliatine", "speciogynine", "paynantheine")
    parts = [(name, "4 mg/g") for name in names]
    whole = ("total alkaloids", "20 mg/g")
    assert "certificate.total" in told(*parts, whole)
    assert "certificate.total" not in told(*parts, ("mitraciliatine", "ND (LOQ 4 mg/g)"), whole)


def test_a_laboratory_that_says_none_beside_the_standard_is_not_accredited(told) -> None:
    assert "certificate.accreditation" in told(accreditation=("ISO/IEC 17025", "none"))
    assert "certificate.accreditation" not in told(("lead", "0.1 ug/g"), accreditation=("ISO/IEC 17025",))


def test_a_name_of_two_words_is_told_as_two_words(told) -> None:
    assert told(("corynoxine b", "what"))["reading.value"].startswith("Corynoxine b:")


def test_where_nothing_was_studied_every_amount_is_more(told) -> None:
    nothing = Asked(2.0, True, None, None, TODAY)
    assert "amount.above_studied" in told(("mitragynine", "0.4 mg/g"), asked=nothing)


def test_a_remark_decides_nothing() -> None:
    remark = Reason("a", "info", "", "", "")
    assert decide([remark]) == decide([]) == "go"
    assert decide([remark, Reason("b", "caution", "", "", "")]) == "caution"


def test_a_law_gives_nothing_to_ask_the_seller_for(tables: Tables) -> None:
    lines = (Line("lead", "0.1 ug/g"),)
    asked = [
        judge(Stated("leaf", LOT, fields=FACTS, lines=lines), Asked(2.0, True, None, place, TODAY, CAP_MG), tables)
        for place in (None, "Atlantis", "US-CA")
    ]
    assert asked[0].ask_for == asked[1].ask_for == asked[2].ask_for
    assert all(line.strip("!") for line in asked[0].ask_for)


@pytest.mark.parametrize("name", NAMES)
def test_a_spoiled_table_is_named(known: Library, name: str) -> None:
    with pytest.raises(Malformed, match=rf"safety/{name}\.toml: review_after_days: "):
        read_tables(spoiled(known, name, review_after_days="soon"))


@pytest.mark.parametrize(("name", "part"), [("limits", "limits"), ("law", "rows"), ("product_rules", "rules")])
def test_an_entry_whose_source_is_not_there_is_refused(known: Library, name: str, part: str) -> None:
    entries = known.tables[f"safety.{name}"][part]
    nobody = [{**entries[0], "source": "nobody_1999"}, *entries[1:]]
    with pytest.raises(Unsourced, match="no source file 'nobody_1999'"):
        read_tables(spoiled(known, name, **{part: nobody}))


def test_a_table_holds_at_least_one_entry_and_one_is_enough(known: Library) -> None:
    limits, rules = known.tables["safety.limits"], known.tables["safety.product_rules"]
    lead = {"lead": limits["analytes"]["lead"]}
    only = next(one for one in limits["limits"] if one["analyte"] == "lead")
    assert len(read_tables(spoiled(known, "limits", analytes=lead, limits=[only])).limits.limits) == 1
    assert len(read_tables(spoiled(known, "product_rules", rules=rules["rules"][:1])).rules.rules) == 1
    for name, part, nothing in (("limits", "limits", []), ("limits", "analytes", {}), ("product_rules", "rules", [])):
        with pytest.raises(Malformed, match=f"safety/{name}\\.toml: {part}: "):
            read_tables(spoiled(known, name, **{part: nothing}))


def test_what_is_asked_for_when_adulterants_were_not_sought_must_be_said(known: Library) -> None:
    table = {key: value for key, value in known.tables["safety.product_rules"].items() if key != "ask_for_adulterants"}
    with pytest.raises(Malformed, match="ask_for_adulterants"):
        read_tables(replace(known, tables={**known.tables, "safety.product_rules": table}))


def test_tables_cannot_be_changed_once_they_are_read(tables: Tables) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        tables.limits.limits[0].value = 1.0


def test_two_lots_that_may_hold_the_lot_are_told_with_an_and(told) -> None:
    found = told(("lead", "0.1 ug/g"), lot=(f"{LOT} Page 1", "K-52"))
    assert f"the certificate says '{LOT} Page 1 and K-52'" in found["certificate.lot_unknown"]


def test_a_rule_without_gaps_explains_itself(known: Library, tables: Tables) -> None:
    whole = [one for one in known.tables["safety.product_rules"]["rules"] if "plain" not in one]
    assert whole
    for one in whole:
        reason = explain(one["key"], tables)
        assert reason is not None
        assert reason.text == one["text"]


def test_a_germ_may_be_looked_for_in_less_than_a_gram_but_not_in_none(known: Library) -> None:
    analytes = known.tables["safety.limits"]["analytes"]
    for grams, fits in ((0.5, True), (0.0, False)):
        changed = {**analytes, "salmonella": {**analytes["salmonella"], "searched_g": grams}}
        library = spoiled(known, "limits", analytes=changed)
        if fits:
            by, line = read_tables(library), Line("salmonella", "absent in 0.4 g")
            found = judge(Stated("leaf", LOT, fields=FACTS, lines=(line,)), Asked(2.0, True, None, None, TODAY), by)
            assert "microbes.coarse" in {one.rule for one in found.reasons}
        else:
            with pytest.raises(Malformed, match="searched_g"):
                read_tables(library)
