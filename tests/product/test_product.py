"""A product file is read as written, refused by name where it cannot be, and its strain does nothing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nightleaf.errors import InputError, NightleafError, Refused, UnreadableFile
from nightleaf.evidence import Ledger, Library
from nightleaf.product import Product, leaf, read_product, refuse_if_not_leaf
from nightleaf.product.content import Content

MG, OH = "mitragynine", "7-hydroxymitragynine"
Read = Callable[[str], Product]

CERTIFIED = """
name = "Green powder"
form = "powder"
lot = "A1"
strain = "Red Bali"

[alkaloids]
mitragynine = "19.48 +/- 0.81 mg/g"
7-hydroxymitragynine = "< 0.124 mg/g"
speciociliatine = "0.512 %"

[certificate]
laboratory = "Example laboratory"
accreditation = "ISO/IEC 17025"
date = 2026-01-05
lot = "A1"
contaminants = { lead = "0.2 ug/g" }
"""


@pytest.fixture
def read(tmp_path: Path, known: Library) -> Read:
    """Read a product file with this text."""

    def make(text: str) -> Product:
        path = tmp_path / "bag.toml"
        path.write_text(text, encoding="utf-8")
        return read_product(path, known.vocabulary)

    return make


def test_a_certificate_is_read_as_written(read: Read) -> None:
    product = read(CERTIFIED)
    assert (product.name, product.form, product.lot, product.strain) == ("Green powder", "powder", "A1", "Red Bali")
    assert product.content == {
        MG: Content(19.48, 0.81),
        OH: Content(0.124, None, below=True),
        "speciociliatine": Content(5.12),
    }
    assert product.certificate is not None
    assert product.certificate.date == "2026-01-05"
    assert product.certificate.contaminants == {"lead": "0.2 ug/g"}


def test_an_empty_certificate_is_a_batch_that_nobody_measured(read: Read, ledger: Ledger) -> None:
    product = read('name = "loose leaf"')
    assert product.content == {}
    assert product.content_mg_per_g(MG, ledger) == leaf().content_mg_per_g(MG, ledger) == 14.0


def test_a_measured_content_replaces_the_published_one(read: Read, ledger: Ledger) -> None:
    product = read(CERTIFIED)
    assert product.content_mg_per_g(MG, ledger) == 19.48
    assert product.content_mg_per_g("speciociliatine", ledger) == pytest.approx(5.12)


def test_a_strain_and_a_name_change_no_content(read: Read, known: Library) -> None:
    """Where it was checked, colour and strain did not predict the alkaloids; the batch does."""
    other = CERTIFIED.replace("Red Bali", "White Maeng Da").replace("Green powder", "Super sleep")
    for draw in (None, 0, 1):
        contents = [
            [read(text).content_mg_per_g(analyte, Ledger(known, 1, draw)) for analyte in (MG, OH)]
            for text in (CERTIFIED, other)
        ]
        assert contents[0] == contents[1]
        unlabelled = Product("leaf").content_mg_per_g(MG, Ledger(known, 1, draw))
        labelled = Product("leaf", strain="Red Bali").content_mg_per_g(MG, Ledger(known, 1, draw))
        assert unlabelled == labelled


def test_a_result_under_the_limit_is_half_the_limit_and_anything_below_it_in_draws(known: Library) -> None:
    under = Content(0.2, below=True)
    assert under.read(OH, Ledger(known)) == 0.1
    drawn = [under.read(OH, Ledger(known, 1, number)) for number in range(400)]
    assert 0 < min(drawn) < 0.01
    assert 0.19 < max(drawn) < 0.2
    assert np.mean(drawn) == pytest.approx(0.1, rel=0.05)


def test_a_measured_content_keeps_its_error_and_the_unevenness_of_powder(known: Library) -> None:
    def spread(content: Content) -> float:
        return float(np.log([content.read(MG, Ledger(known, 1, number)) for number in range(600)]).std())

    assert spread(Content(20.0)) == pytest.approx(np.hypot(0.05, 0.10), rel=0.08)
    assert spread(Content(20.0, 4.0)) == pytest.approx(np.hypot(0.20, 0.10), rel=0.08)
    assert spread(Content(20.0)) < np.log([leaf().content_mg_per_g(MG, Ledger(known, 1, n)) for n in range(600)]).std()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('strin = "Red Bali"', ["'strin'", "not a key that nightleaf knows", "strain", "alkaloids"]),
        ('[certificate]\nlab = "x"', ["'certificate.lab'", "laboratory"]),
        ('form = "gum"', ["'form'", "'gum'", "tea"]),
        ('[alkaloids]\nmitragynin = "1 mg/g"', ["'mitragynin'", "known: mitragynine, 7-hydroxymitragynine"]),
        ('[alkaloids]\ncaffeine = "1 mg/g"', ["'caffeine' is not an alkaloid", "known: mitragynine"]),
        ("[alkaloids]\nmitragynine = 19.5", ["[alkaloids] mitragynine", "'19.5' has no unit", "'19.5 mg/g'"]),
        ('[alkaloids]\nmitragynine = "19.5"', ["[alkaloids] mitragynine", "has no unit"]),
        ('[alkaloids]\nmitragynine = "19.5 mg"', ["[alkaloids] mitragynine", "the unit 'mg'"]),
        ('[alkaloids]\nmitragynine = "-1 mg/g"', ["[alkaloids] mitragynine", "cannot be negative"]),
        ('[alkaloids]\nmitragynine = "1 +/- -1 mg/g"', ["[alkaloids] mitragynine", "cannot be negative"]),
        ('[alkaloids]\nmitragynine = "140 %"', ["[alkaloids] mitragynine", "'140 %'", "at most 1000 mg"]),
        ('[alkaloids]\nmitragynine = "< 140 %"', ["[alkaloids] mitragynine", "at most 1000 mg"]),
        ('[alkaloids]\nmitragynine = "60 %"\npaynantheine = "50 %"', ["[alkaloids]", "110 %", "check the units"]),
        ('[alkaloids]\nmitragynine = "lots"', ["[alkaloids] mitragynine", "not a number with a unit"]),
        ('[alkaloids]\nmitragynine = ["1 mg/g"]', ["'alkaloids.mitragynine'", "must be text in quotes"]),
        ('alkaloids = "many"', ["'alkaloids'", "must be a table"]),
        ("name = 3", ["'name'", "= 3 must be text in quotes"]),
    ],
)
def test_a_wrong_answer_is_refused_in_one_line_with_file_key_and_reason(
    read: Read, text: str, words: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    message = str(refused.value)
    assert message.startswith("bag.toml: ")
    assert [word for word in words if word not in message] == [], message
    assert "\n" not in message
    assert len(message) < 400


def test_a_concentrate_of_7_hydroxymitragynine_is_refused(read: Read, ledger: Ledger) -> None:
    product = read('name = "Tablets"\n[alkaloids]\nmitragynine = "4 mg/g"\n7-hydroxymitragynine = "48 mg/g"')
    with pytest.raises(Refused) as refused:
        refuse_if_not_leaf(product, ledger)
    message = str(refused.value)
    for words in ("Tablets", "48 mg/g 7-hydroxymitragynine", "92 %", "not leaf", "0.5 mg/g", "2 %", "not simulated"):
        assert words in message


@pytest.mark.parametrize(
    ("mitragynine", "hydroxymitragynine", "is_leaf"),
    [("20 mg/g", "0.3 mg/g", True), ("20 mg/g", "0.6 mg/g", False), ("10 mg/g", "0.4 mg/g", False),
     ("100 mg/g", "0.6 mg/g", False), ("20 mg/g", "< 48 mg/g", True), ("20 mg/g", "0 mg/g", True)],
)  # fmt: skip
def test_leaf_holds_at_most_half_a_milligram_and_two_percent_of_it(
    read: Read, ledger: Ledger, mitragynine: str, hydroxymitragynine: str, is_leaf: bool
) -> None:
    product = read(f'[alkaloids]\nmitragynine = "{mitragynine}"\n7-hydroxymitragynine = "{hydroxymitragynine}"')
    if is_leaf:
        refuse_if_not_leaf(product, ledger)
        return
    with pytest.raises(Refused, match="not leaf"):
        refuse_if_not_leaf(product, ledger)


def test_a_product_without_any_7_hydroxymitragynine_on_paper_is_not_refused(read: Read, ledger: Ledger) -> None:
    refuse_if_not_leaf(read('[alkaloids]\nmitragynine = "20 mg/g"'), ledger)
    refuse_if_not_leaf(leaf(), ledger)
    refuse_if_not_leaf(read('[alkaloids]\n7-hydroxymitragynine = "0 mg/g"'), ledger)


def test_a_file_that_is_not_there_is_an_error_of_nightleaf(tmp_path: Path, known: Library) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_product(tmp_path / "nowhere.toml", known.vocabulary)
    assert issubclass(UnreadableFile, NightleafError)
