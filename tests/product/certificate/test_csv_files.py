"""A table of results is read by its headings, with its facts in rows of their own; nothing in it is passed over."""

from pathlib import Path

import pytest

from nightleaf.errors import UnreadableFile
from nightleaf.product.certificate import Result, Stated, Tables, read_certificate, understand


@pytest.fixture
def read(tmp_path: Path, tables: Tables) -> object:
    def make(text: str) -> tuple[Stated, dict[str, list[Result]]]:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        stated = read_certificate(path, tables)
        found: dict[str, list[Result]] = {}
        for one in understand(stated, tables)[0]:
            found.setdefault(one.analyte, []).append(one)
        return stated, found

    return make


def test_facts_and_results_are_told_apart(read) -> None:
    stated, found = read(
        "Analyte,Result,Unit\nBatch No.,A-1,\nTested by,Example,\nReport date,2026-06-03,\nMatrix,leaf powder,\n"
        "Sample name,Green,\nPb,0.3,ppm\n"
    )
    assert stated.fields == {
        "lot": ("A-1",), "laboratory": ("Example",), "date": ("2026-06-03",), "form": ("leaf powder",),
        "product": ("Green",),
    }  # fmt: skip
    assert (stated.title, stated.form, stated.bag_lot) == ("Green", "leaf powder", None)
    assert [one.value for one in found["lead"]] == [0.3]


def test_a_fact_that_is_written_twice_in_the_same_words_is_one(read) -> None:
    stated, _ = read("Analyte,Result\nLot,A-1\nLot,A-1\nLab,One\nLab,Two\nPb,1 ppm\n")
    assert (stated.fields["lot"], stated.fields["laboratory"]) == (("A-1",), ("One", "Two"))


def test_every_result_column_counts(read) -> None:
    _, found = read("Analyte,Result (%),Result (mg/g),LOQ (%)\nMitragynine,1.42,14.9,0.01\n7-OH,ND,,0.01\n")
    assert [one.value for one in found["mitragynine"]] == pytest.approx([14.2, 14.9])
    assert [(one.standing, one.value) for one in found["7-hydroxymitragynine"]] == [("absent", pytest.approx(0.1))]


def test_semicolons_and_decimal_commas_are_read(read) -> None:
    _, found = read("Parameter;Result;Unit\nLead;0,31;mg/kg\nMitragynine;19,48;mg/g\n")
    assert found["lead"][0].value == pytest.approx(0.31)
    assert found["mitragynine"][0].faults == ("reading.decimal_comma",)


@pytest.mark.parametrize(
    "text",
    [
        "Analyt;Ergebnis;Einheit;BG\nProbe;Gr\u00fcn;;\nCharge;A-1;;\nLabor;Eins;;\nBlei;0,31;mg/kg;0,05\n"
        "Cadmium;< BG;mg/kg;0,05\n",
        "Analyte;R\u00e9sultat;Unit\u00e9;LQ\n\u00c9chantillon;Vert;;\nNum\u00e9ro de lot;A-1;;\nLaboratoire;Un;;\n"
        "Plomb;0,31;mg/kg;0,05\nCadmium;< LQ;mg/kg;0,05\n",
        "Par\u00e1metro;Resultado;Unidad;LQ\nMuestra;Verde;;\nLote;A-1;;\nLaboratorio;Uno;;\nPlomo;0,31;mg/kg;0,05\n"
        "Cadmio;< LQ;mg/kg;0,05\n",
    ],
    ids=["German", "French", "Spanish"],
)
def test_the_words_of_other_tongues_are_read(read, text: str) -> None:
    stated, found = read(text)
    assert (stated.fields["lot"], stated.fields.keys()) == (("A-1",), {"lot", "laboratory", "product"})
    assert [(one.standing, one.value) for one in found["lead"]] == [("measured", pytest.approx(0.31))]
    assert [(one.standing, one.value) for one in found["cadmium"]] == [("below", pytest.approx(0.05))]


def test_a_result_knows_where_it_stands(read) -> None:
    _, found = read("# made up\nAnalyte,Result\n\nPb,1 ppm\n")
    assert found["lead"][0].place == "line 4 of a.csv"


def test_an_empty_result_is_not_a_result(read) -> None:
    _, found = read("Analyte,Result,Unit\nPb,,ppm\n")
    assert [one.standing for one in found["lead"]] == ["not_tested"]


@pytest.mark.parametrize("text", ["Analyte,Limit\nPb,1\n", "Result,Unit\n1,ppm\n", "Pb,0.3\nCd,0.1\n"])
def test_a_table_without_analyte_or_result_is_refused(read, text: str) -> None:
    with pytest.raises(UnreadableFile, match="names no analyte and result; expected analyte,result,unit"):
        read(text)
