"""What a certificate's document holds: each result as written and as understood, and all that nobody looked at."""

from typing import Any

import pytest

from nightleaf.product.certificate import Asked, CertificateVerdict, Line, Stated, Tables, cannot_judge, judge
from nightleaf.product.certificate.words import EMERGENCY, NEXT_STEP

from .conftest import CAP_MG, TODAY
from .papers import LOT

FACTS = {"laboratory": ("Example",), "lot": (LOT,), "date": ("2026-06-03",)}
ASKED = Asked(2.0, True, None, None, TODAY, CAP_MG)


@pytest.fixture
def of(tables: Tables):
    """The verdict on a certificate with these lines and nothing else."""

    def make(*lines: Line, serving: str | None = None) -> CertificateVerdict:
        fields = FACTS | ({} if serving is None else {"serving": (serving,)})
        return judge(Stated("Green leaf", LOT, fields=fields, lines=lines), ASKED, tables)

    return make


@pytest.fixture
def row(of):
    """The entry of the one result of a certificate."""

    def make(name: str, result: str, serving: str | None = None) -> dict[str, Any]:
        (found,) = of(Line(name, result, place="line 7"), serving=serving).to_dict()["analytes"]
        return found

    return make


def test_a_measured_metal_is_told_with_its_amount_a_day(row) -> None:
    assert row("Lead (Pb)", "0.25 ppm") == {
        "analyte": "lead",
        "name": "lead",
        "kind": "metal",
        "written": "0.25 ppm",
        "place": "line 7",
        "standing": "measured",
        "value": 0.25,
        "unit": "ug/g",
        "per_day": 0.5,
        "per_day_unit": "ug",
    }


@pytest.mark.parametrize(
    ("name", "result", "told"),
    [
        ("mitragynine", "14 mg/g", (14.0, "mg/g", 28.0, "mg")),
        ("total alkaloids", "20 mg/g", (20.0, "mg/g", 40.0, "mg")),
        ("mitragynine", "< 0.5 mg/g", (0.5, "mg/g", 1.0, "mg")),
        ("mitragynine", "ND (LOQ 0.5 mg/g)", (0.5, "mg/g", None, None)),
        ("mitragynine", "ND", (None, None, None, None)),
        ("mitragynine", "30 mg/day", (30.0, "mg", 30.0, "mg")),
        ("lead", "3 ug/day", (3.0, "ug", 3.0, "ug")),
        ("yeast and mould", "200 CFU/g", (200.0, "CFU/g", None, None)),
        ("salmonella", "absent in 25 g", (None, None, None, None)),
        ("tianeptine", "ND", (None, None, None, None)),
    ],
)
def test_only_what_adds_up_over_a_day_is_told_for_a_day(row, name: str, result: str, told: tuple[object, ...]) -> None:
    found = row(name, result)
    assert tuple(found[key] for key in ("value", "unit", "per_day", "per_day_unit")) == told


@pytest.mark.parametrize(
    ("serving", "value"), [("2 g", 1.5), ("0.5 g", 6.0), ("0 g", 3.0), ("< 2 g", 3.0), ("two", 3.0), (None, 3.0)]
)
def test_a_serving_gives_a_weight_only_if_it_is_one_plain_weight(row, serving: str | None, value: float) -> None:
    assert row("lead", "3 ug/serving", serving)["value"] == value


def test_the_certificate_itself_is_told_as_written(of) -> None:
    document = of(Line("lead", "0.3 ug/g")).to_dict()
    assert document["product"] == {
        "name": "Green leaf",
        "laboratory": ["Example"],
        "lot": [LOT],
        "date": ["2026-06-03"],
    }
    assert (document["schema"], document["as_of"], document["judged_on"]) == (
        "nightleaf.product/1", "2026-11-23", "2026-11-23",
    )  # fmt: skip
    assert document["amount_g"] == 2.0
    assert document["not_checked"]
    assert document["reasons"]


@pytest.mark.parametrize(
    ("line", "decision"), [(Line("lead", "0.3 ug/g"), "unknown"), (Line("lead", "30 ug/g"), "stop")]
)
def test_the_next_step_and_the_signs_of_an_emergency_stand_in_every_document(of, line: Line, decision: str) -> None:
    document = of(line).to_dict()
    assert document["decision"] == decision
    assert document["next_step"] == NEXT_STEP[decision]
    assert document["emergency"] == list(EMERGENCY)


def test_who_reviewed_the_rules_is_told(of, tables: Tables) -> None:
    reviewed = tables.model_copy(update={"rules": tables.rules.model_copy(update={"reviewer": "A pharmacist"})})
    assert judge(Stated("leaf"), ASKED, reviewed).to_dict()["reviewer"] == "A pharmacist"
    assert of().to_dict()["reviewer"] == (tables.rules.reviewer or None)


def test_where_no_table_could_be_read_the_document_is_whole_and_unknown() -> None:
    document = cannot_judge(Stated("leaf", fields={"lot": (LOT,)}), ASKED).to_dict()
    assert document.pop("ask_for", []) == []
    assert document.pop("emergency") == list(EMERGENCY)
    assert document.pop("next_step") == NEXT_STEP["unknown"]
    assert document == {
        "schema": "nightleaf.product/1",
        "decision": "unknown",
        "reasons": [
            {
                "rule": "tables.unreadable",
                "severity": "unknown",
                "text": "The tables of rules and limits could not be read, so nothing on this certificate can be "
                "judged.",
                "source": "iso_17025",
                "grade": "none",
            }
        ],
        "not_checked": ["all results: the tables of rules and limits could not be read"],
        "as_of": None,
        "reviewer": None,
        "judged_on": "2026-11-23",
        "amount_g": 2.0,
        "product": {"name": "leaf", "lot": [LOT]},
        "analytes": [],
    }


@pytest.mark.parametrize("result", ["N/A", "what", "Pass"])
def test_an_adulterant_or_germ_without_an_answer_is_named_as_not_tested_for(of, result: str) -> None:
    left = of(Line("tianeptine", result), Line("staphylococcus aureus", result)).not_checked
    assert "tianeptine (adulterant not tested for)" in left
    assert "Staphylococcus aureus (not tested for)" in left


@pytest.mark.parametrize("result", ["pass", "ND", "what"])
def test_a_screen_for_pesticides_with_any_answer_was_done(of, result: str) -> None:
    assert "pesticides (not tested for)" not in of(Line("pesticides", result)).not_checked
    assert "pesticides (not tested for)" in of(Line("pesticides", "N/A")).not_checked


def test_what_was_found_and_has_no_limit_is_named_and_what_was_not_found_is_not(of) -> None:
    found = of(Line("chromium", "2 ug/g"), Line("aflatoxins", "detected"), Line("lead", "0.3 ug/g")).not_checked
    assert {"chromium (no limit in the table)", "aflatoxins (no limit in the table)"} <= set(found)
    assert "lead (no limit in the table)" not in found
    clear = of(Line("chromium", "ND"), Line("aflatoxins", "ND"), Line("mitragynine", "14 mg/g")).not_checked
    assert not [line for line in clear if "no limit" in line]


def test_a_name_that_nobody_knows_is_told_once_and_one_without_letters_not_at_all(of) -> None:
    lines = (Line("kryptonite", "3 %"), Line("kryptonite", "4 %"), Line("***", "3 %"))
    told = [line for line in of(*lines).not_checked if "name not known" in line]
    assert told == ["kryptonite (name not known here)"]


def test_what_must_be_tested_is_asked_for_elsewhere_and_not_named_twice(of) -> None:
    left = of().not_checked
    assert not [line for line in left if line.startswith(("lead ", "Salmonella", "E. coli"))]
    assert "rules where you live (no place given)" in left


def test_a_test_for_adulterants_is_asked_for_until_every_one_was_tested(of, tables: Tables) -> None:
    question = tables.rules.ask_for_adulterants
    keys = [key for key, one in tables.limits.analytes.items() if one.kind == "adulterant"]
    told = tuple(Line(key, "ND") for key in keys)
    assert question in of(Line("lead", "0.3 ug/g")).ask_for
    assert question in of(*told[1:]).ask_for
    assert question not in of(*told).ask_for


def test_what_to_ask_the_seller_stands_in_the_document_once(of) -> None:
    verdict = of(Line("lead", "0.3 ug/g"))
    assert verdict.to_dict()["ask_for"] == list(verdict.ask_for) == list(dict.fromkeys(verdict.ask_for)) != []


def test_a_key_of_several_words_is_told_as_words(row) -> None:
    assert row("total alkaloids", "20 mg/g")["name"] == "total alkaloids"


@pytest.mark.parametrize("name", ["coliforms", "aerobic plate count"])
def test_a_count_that_need_not_be_tested_is_named_until_it_is(of, name: str) -> None:
    more = set(of().not_checked) - set(of(Line(name, "10 CFU/g")).not_checked)
    assert len(more) == 1
    assert more.pop().endswith("(not tested for)")
