"""The paper itself: whose it is, of when, for which lot, and of which standard."""

import pytest

from .conftest import Judge
from .papers import LOT


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"laboratory": ()}, {"certificate.no_laboratory": "unknown"}),
        ({"laboratory": ("Example", "EXAMPLE")}, {}),
        ({"laboratory": ("Example", "Other")}, {"certificate.two_laboratories": "unknown"}),
        ({"accreditation": ()}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("none stated",)}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("not accredited to ISO 17025",)}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("ISO 17025 pending",)}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("non-accredited",)}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("ISO/IEC 17025", "not accredited for metals")}, {"certificate.accreditation": "caution"}),
        ({"accreditation": ("Certificate No 98765 ISO 17025",)}, {}),
        ({"accreditation": ("ISO/IEC 17025:2017, number 98765",)}, {}),
        ({"lot": ()}, {"certificate.lot_unknown": "unknown"}),
        ({"lot": ("k 51",)}, {}),
        ({"lot": ("Lot #K-51",)}, {}),
        ({"lot": ("K-511",)}, {"certificate.lot_mismatch": "stop"}),
        ({"lot": ("K-51 Page 1",)}, {"certificate.lot_unknown": "unknown"}),
        ({"lot": ("K 51 (green)",)}, {"certificate.lot_unknown": "unknown"}),
        ({"lot": ("green K 51",)}, {"certificate.lot_unknown": "unknown"}),
        ({"lot": ("no K - 51 green",)}, {"certificate.lot_unknown": "unknown"}),
        ({"lot": ("K green 51",)}, {"certificate.lot_mismatch": "stop"}),
        ({"lot": ("K 511 (green)",)}, {"certificate.lot_mismatch": "stop"}),
        ({"lot": ("A 1 K", "51 B")}, {"certificate.lot_mismatch": "stop"}),
        ({"lot": ("K-51", "K-52")}, {"certificate.lot_unknown": "unknown"}),
        ({"date": ()}, {"certificate.no_date": "unknown"}),
        ({"date": ("soon",)}, {"certificate.unclear_date": "unknown"}),
        ({"date": ("2026-11-23",)}, {}),
        ({"date": ("2026-11-24",)}, {"certificate.future": "unknown"}),
        ({"date": ("2024-11-23",)}, {}),
        ({"date": ("2024-11-22",)}, {"certificate.old": "unknown"}),
        ({"date": ("11/12/2026",)}, {"certificate.unclear_date": "unknown"}),
        ({"date": ("03/04/2026",)}, {}),
        ({"expires": ("2026-11-23",)}, {}),
        ({"expires": ("2026-11-22",)}, {"certificate.expired": "unknown"}),
        ({"expires": ("when opened",)}, {"certificate.unclear_date": "unknown"}),
        ({"product": ("Leaf powder",)}, {}),
        ({"product": ("Ultra shot",)}, {"leaf.extract": "stop"}),
        ({"product": ("7-OH Tablets",)}, {"leaf.extract": "stop"}),
        ({"product": ("Shotgun leaf",)}, {}),
        ({"product": ("Kratom drink",)}, {"leaf.extract": "stop"}),
    ],
)
def test_the_paper_itself_is_judged(fired: Judge, facts: dict[str, tuple[str, ...]], rules: dict[str, str]) -> None:
    assert fired(facts=facts) == rules


def test_the_form_on_the_label_counts_and_the_name_of_the_file_does_not(fired: Judge) -> None:
    assert fired(stated={"form": "extract"}) == {"leaf.extract": "stop"}
    assert fired(stated={"title": "7-oh-extract-report"}) == {}


def test_the_lot_of_the_bag_is_the_one_that_the_person_names(fired: Judge) -> None:
    assert fired(lot="K-52") == {"certificate.lot_mismatch": "stop"}
    assert fired(stated={"bag_lot": "K-52"}, lot=LOT) == {}
    assert fired(stated={"bag_lot": None}) == {"certificate.lot_unknown": "unknown"}


def test_a_line_that_names_the_standard_is_enough_and_one_that_denies_it_is_not(fired: Judge) -> None:
    none: dict[str, tuple[str, ...]] = {"accreditation": ()}
    assert fired(facts=none, stated={"text": "Tested under ISO/IEC 17025:2017."}) == {}
    assert fired(facts=none, stated={"text": "This method is not accredited under 17025."}) == {
        "certificate.accreditation": "caution"
    }


def test_only_lines_that_name_the_standard_speak_of_it(fired: Judge) -> None:
    assert fired(stated={"text": "None of this is advice.\nThe seller is not accredited by anyone."}) == {}
    assert fired(stated={"text": "None of these methods is under 17025."}) == {"certificate.accreditation": "caution"}


def test_a_paper_without_a_lot_says_so(full) -> None:
    told = {one.rule: one.text for one in full(facts={"lot": ()}).reasons}
    assert "the certificate names none." in told["certificate.lot_unknown"]
