"""Tables of events as people write them, and one clear line for what cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightleaf.errors import InputError, NightleafError, NumericalError, UnreadableFile
from nightleaf.exposure.events import EventRow, Model, observe, read_events
from nightleaf.exposure.events.kinetics import one_compartment
from nightleaf.exposure.events.model import Entry

from .conftest import ONE, ORAL

Table = Callable[..., tuple[EventRow, ...]]


def test_columns_may_stand_in_any_order_and_case_among_others(table: Table) -> None:
    plain = table("ID TIME AMT EVID CMT RATE ADDL II SS", "1 2 100 1 1 20 3 12 0", "1 5 . 0 . . . . .")
    mixed = table(
        "wt ss Ii Time DV id RATE amt addl MDV cmt evid", "70 0 12 2 x 1 20 100 3 1 1 1", "70 . . 5 y 1 . . . 0 . 0"
    )
    assert plain == mixed


def test_without_evid_an_amount_makes_a_dose(table: Table) -> None:
    assert [row.kind for row in table("ID TIME AMT", "1 0 100", "1 1 0", "1 2 .", "1 3 NA")] == [1, 0, 0, 0]


def test_missing_columns_and_cells_are_none(table: Table, tmp_path: Path) -> None:
    (row,) = table("ID TIME AMT EVID RATE", "1 0 100 1 .")
    assert row == EventRow(f"{tmp_path / 'events.csv'}, line 2", 1, 0.0, 1, 100.0)


@pytest.mark.parametrize(
    ("text", "person"),
    [("1", 1), ("1.0", 1), ("2.5", 2.5), ("007", "007"), ("nan", "nan"), ("A-3", "A-3"), ("1e999", "1e999")],
)
def test_a_person_is_a_number_or_a_name(table: Table, text: str, person: object) -> None:
    (row,) = table("ID TIME AMT", f"{text} 0 1")
    assert row.person == person
    assert type(row.person) is type(person)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_tables_of_other_programs_are_read(tmp_path: Path, delimiter: str, ends: str) -> None:
    lines = ["\ufeff# from a study", "ID,TIME,AMT", "", '"1",0,"100"', " 1 , 2 , . "]
    file = tmp_path / "events.csv"
    file.write_bytes(ends.join(lines).replace(",", delimiter).encode())
    assert [(row.place, row.time_h, row.amount) for row in read_events(file)] == [
        (f"{file}, line 4", 0, 100),
        (f"{file}, line 5", 2, 0),
    ]


ROWS = {
    "unknown EVID": ("ID TIME AMT EVID", "1 0 100 5", "EVID is 5; expected 0 (observation)"),
    "broken EVID": ("ID TIME AMT EVID", "1 0 100 1.5", "EVID is 1.5; expected a whole number"),
    "dose without AMT": ("ID TIME AMT EVID", "1 0 . 1", "without AMT"),
    "dose of nothing": ("ID TIME AMT EVID", "1 0 0 4", "without AMT"),
    "no AMT column": ("ID TIME EVID", "1 0 1", "without AMT"),
    "negative AMT": ("ID TIME AMT", "1 0 -5", "AMT is -5"),
    "rate without AMT": ("ID TIME AMT EVID RATE", "1 0 0 1 10", "RATE is 10 without AMT"),
    "modelled duration without AMT": ("ID TIME AMT EVID RATE SS", "1 0 0 1 -2 1", "RATE is -2 without AMT"),
    "rate without EVID": ("ID TIME AMT RATE SS", "1 0 0 10 1", "add a column EVID"),
    "unknown RATE": ("ID TIME AMT RATE", "1 0 100 -3", "RATE is -3"),
    "unknown SS": ("ID TIME AMT SS II", "1 0 100 3 12", "SS is 3"),
    "SS without II": ("ID TIME AMT SS", "1 0 100 1", "SS is 1 without II"),
    "SS of infusions without II": ("ID TIME AMT RATE SS II", "1 0 100 10 2 0", "SS is 2 without II"),
    "constant infusion with II": ("ID TIME AMT EVID RATE SS II", "1 0 0 1 10 1 12", "constant infusion"),
    "constant infusion with ADDL": ("ID TIME AMT EVID RATE SS ADDL", "1 0 0 1 10 1 2", "ADDL is 2 without II"),
    "ADDL without II": ("ID TIME AMT ADDL", "1 0 100 3", "ADDL is 3 without II"),
    "negative ADDL": ("ID TIME AMT ADDL II", "1 0 100 -1 12", "ADDL is -1"),
    "negative II": ("ID TIME AMT ADDL II", "1 0 100 1 -12", "II is -12"),
    "negative CMT": ("ID TIME AMT CMT", "1 0 . -1", "CMT is -1"),
    "amount in an observation": ("ID TIME AMT EVID", "1 0 100 0", "gives no dose, but AMT is 100"),
    "amount in a reset": ("ID TIME AMT EVID", "1 0 100 3", "gives no dose, but AMT is 100"),
    "ADDL in an observation": ("ID TIME AMT EVID ADDL", "1 0 . 0 3", "gives no dose, but ADDL is 3"),
    "words": ("ID TIME AMT", "1 noon 100", "TIME is 'noon'; expected a number"),
    "clock": ("ID TIME AMT", "1 8:30 100", "TIME is '8:30'"),
    "decimal comma": ("ID TIME AMT", '1 "0,5" 100', "TIME '0,5' has a comma"),
    "words in AMT": ("ID TIME AMT", "1 0 100mg", "AMT is '100mg'; expected a number, or '.' for none"),
    "not a number": ("ID TIME AMT", "1 0 nan", "AMT is 'nan'"),
    "endless": ("ID TIME AMT", "1 0 1e999", "AMT is '1e999'"),
    "digits with underscores": ("ID TIME AMT", "1 1_0 100", "TIME is '1_0'"),
    "no ID": ("ID TIME AMT", ". 0 100", "ID is missing"),
    "no TIME": ("ID TIME AMT", "1 . 100", "TIME is '.'; expected a number"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_cannot_be_is_named_with_its_line(table: Table, tmp_path: Path, case: str) -> None:
    header, row, words = ROWS[case]
    fine = " ".join(["1", "0", *("." for _ in header.split()[2:])])
    with pytest.raises(UnreadableFile) as caught:
        table(header, fine, row)
    assert str(caught.value).startswith(f"{tmp_path / 'events.csv'}, line 3: ")
    assert words in str(caught.value)


FILES = {
    "empty": (b"", "empty; expected a header with ID, TIME, AMT"),
    "blank": (b"\n \n", "empty"),
    "header only": (b"ID,TIME,AMT\n", "no row below a header"),
    "comments only": (b"# nothing\n# here\n", "no row below a header"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\xff", "not text in UTF-8"),
    "UTF-16": ("ID,TIME,AMT\n1,0,1\n".encode("utf-16"), "not text in UTF-8"),
    "zeros": (b"ID,TIME,AMT\n1,0,\x001\n", "not text in UTF-8"),
    "no ID": (b"NAME,TIME,AMT\n1,0,1\n", "no column ID; the columns are name, time, amt"),
    "no TIME": (b"ID,AMT\n1,1\n", "no column TIME"),
    "no AMT": (b"ID,TIME,DV\n1,0,1\n", "no column AMT"),
    "no header": (b"1,0,100\n1,1,0\n", "no column ID"),
    "two of a column": (b"ID,TIME,time,AMT\n1,0,0,1\n", "two columns named TIME"),
    "short row": (b"ID,TIME,AMT\n1,0,1\n1,1\n", "line 3: cells: 2; expected 3"),
    "long row": (b"ID,TIME,AMT\n1,0,1,7\n", "line 2: cells: 4; expected 3"),
    "broken quotes": (b'ID,TIME,AMT\n1,0,"1\n', "line 2"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_table_of_events_is_refused(tmp_path: Path, case: str) -> None:
    content, words = FILES[case]
    file = tmp_path / "events.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"events\.csv") as caught:
        read_events(file)
    assert words in str(caught.value)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_events(tmp_path / "nowhere.csv")
    with pytest.raises(UnreadableFile, match="a folder"):
        read_events(tmp_path)


def test_time_may_not_run_back_in_one_person(table: Table) -> None:
    with pytest.raises(UnreadableFile, match=r"line 4: TIME is 1 after 2 for ID 1.*EVID 3 or 4"):
        table("ID TIME AMT", "1 0 100", "1 2 .", "1 1 .")
    with pytest.raises(UnreadableFile, match="line 3: TIME is 1 after 2"):
        table("ID TIME AMT EVID", "1 2 100 4", "1 1 . 0")
    assert len(table("ID TIME AMT", "1 0 100", "1 2 .", "2 1 .")) == 3


def refused(table: Table, model: Model, header: str, *rows: str) -> str:
    with pytest.raises(InputError) as caught:
        observe(table(header, *rows), model)
    return str(caught.value)


def test_a_compartment_that_takes_no_dose_is_named(table: Table, model: Callable[..., Model]) -> None:
    found = refused(table, model(ORAL), "ID TIME AMT CMT", "1 0 100 3")
    assert "events.csv, line 2: CMT is 3; in model.toml doses go into 1 (depot) or 2 (central)" in found
    assert "1 (central)" in refused(table, model(ONE), "ID TIME AMT CMT", "1 0 100 2")


@pytest.mark.parametrize(("rate", "key"), [("-1", "R2"), ("-2", "D2")])
def test_a_rate_that_the_model_does_not_give_is_named(
    table: Table, model: Callable[..., Model], rate: str, key: str
) -> None:
    found = refused(table, model(ORAL | {"R1": "1 mg/h", "D1": "1 h"}), "ID TIME AMT CMT RATE", f"1 0 100 2 {rate}")
    assert f"events.csv, line 2: RATE is {rate}" in found
    assert f"has no {key}" in found


CROWDS = {
    "doses": ("ID TIME AMT ADDL II", "1 0 1 1e12 1e-9", "more than 100000 doses"),
    "infusions": ("ID TIME AMT RATE ADDL II", "1 0 1 1e-9 1e6 1e-3", "more than 1000 infusions"),
    "infusions in a steady state": ("ID TIME AMT RATE SS II", "1 0 1 1e-9 1 1e-3", "more than 1000 infusions"),
    "an endless infusion in a steady state": ("ID TIME AMT RATE SS II", "1 0 1e300 1e-300 1 1", "more than 1000"),
}


@pytest.mark.parametrize("case", CROWDS)
def test_more_doses_than_can_be_meant_are_refused_before_they_take_all_day(
    table: Table, model: Callable[..., Model], case: str
) -> None:
    header, row, words = CROWDS[case]
    last = " ".join(["1", "24", *("." for _ in header.split()[2:])])
    assert words in refused(table, model(ONE), header, row, last)


@pytest.mark.parametrize("dose", ["1 0 1e308 . . .", "1 0 1e308 0 1e-300 1"])
def test_numbers_beyond_all_numbers_are_refused(table: Table, model: Callable[..., Model], dose: str) -> None:
    tiny = {"CL": "1e-9 L/h", "V": "1e-3 L"}
    events = table("ID TIME AMT ADDL II SS", dose, "1 1 . . . .")
    with pytest.raises(NumericalError, match=r"events\.csv, line 2: .*range of numbers"):
        observe(events, model(tiny))


CELLS = ("0", "1", "2", "3", "4", "-1", "-2", "12", "1e5", "1e300", "-0", "0.1", ".", "", "NA", "inf", "x", '"', "1,2")
COLUMNS = ("EVID", "CMT", "RATE", "ADDL", "II", "SS", "WT", "time")
LIKELY = {"ID": ("1", "2"), "TIME": ("0", "1", "5"), "AMT": (".", "10"), "EVID": ("0", "1", "4"), "SS": ("0", "1", "2")}


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Tables that are likely to be read, with a few odd cells."""
    header = ["ID", "TIME", "AMT", *draw(st.lists(st.sampled_from(COLUMNS), max_size=6))]
    lines = [",".join(header)]
    for _ in range(draw(st.integers(0, 4))):
        odd = draw(st.integers(0, 20))
        cells = [
            draw(st.sampled_from(CELLS if odd == i else LIKELY.get(name, CELLS[:3]))) for i, name in enumerate(header)
        ]
        lines.append(",".join(cells))
    return "\n".join(lines)


@given(tables())
def test_any_table_gives_levels_or_one_clear_line(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_text(text, encoding="utf-8")
    entries = (Entry("depot", 0.5, 0.5, 3.0), Entry("central", 0.0, 1.0, None, 2.0))
    said = ""
    levels = [0.0]
    try:
        seen = observe(read_events(file), Model("model.toml", None, 50.0, one_compartment(1.0, 5.0, 50.0), entries))
        levels += [one.concentration for one in seen]
    except NightleafError as error:
        said = str(error)
    assert min(levels) >= 0
    assert said == "" or (said.count("any.csv") == 1 and "\n" not in said)
