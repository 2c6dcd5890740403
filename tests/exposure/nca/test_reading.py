"""Tables of samples: what is read, what is said about it, and what is asked about instead of guessed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nightleaf.errors import ImpossibleAmount, InputError, UnreadableFile
from nightleaf.exposure.nca import Columns, Profile, columns_in, read_profiles

Write = Callable[..., Path]
GOOD = "subject,time,conc\nA,0,0\nA,1,8\nA,2,4\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str | bytes, name: str = "levels.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return make


def only(path: Path, **how: object) -> Profile:
    (profile,) = read_profiles(path, **how)
    return profile


def said(profile: Profile) -> str:
    return " ".join(profile.remarks)


def test_a_plain_table_is_read_without_a_remark(write: Write) -> None:
    assert only(write(GOOD)) == Profile("A", (0.0, 1.0, 2.0), (0.0, 8.0, 4.0))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiters_line_ends_and_a_byte_order_mark_make_no_difference(
    write: Write, delimiter: str, end: str, mark: bytes
) -> None:
    path = write(mark + GOOD.replace(",", delimiter).replace("\n", end).encode())
    assert only(path) == only(write(GOOD, "plain.csv"))


@pytest.mark.parametrize(
    "header",
    [
        "Subject,Time,conc",
        "ID,TIME,DV",
        "subject_id,Time (h),Concentration (ng/mL)",
        "USUBJID,time_h,conc_ng_per_ml",
        "patient,Hours,Cp [µg/L]",
        "Participant,TAD,Plasma concentration",
        '"subject","t","conc, mg/L"',
    ],
)
def test_the_usual_names_are_found(write: Write, header: str) -> None:
    assert only(write(GOOD.replace("subject,time,conc", header))) == only(write(GOOD, "plain.csv"))


def test_comments_blank_lines_and_rows_of_empty_cells_are_skipped(write: Write) -> None:
    assert only(write("# a comment\n\n" + GOOD.replace("A,1", "\n,,\n# another\nA,1"))) == only(
        write(GOOD, "plain.csv")
    )


def test_columns_may_be_named_in_any_case(write: Write) -> None:
    path = write("who,when,level,conc\nA,0,1,9\nA,1,2,9\n")
    named = only(path, columns=Columns(subject="WHO", time="when", conc="Level"))
    assert (named.subject, named.time_h, named.concentration) == ("A", (0.0, 1.0), (1.0, 2.0))


def test_subjects_keep_the_order_of_their_first_rows_and_may_be_interleaved(write: Write) -> None:
    path = write("subject,time,conc\nB,0,1\nA,0,2\nB,1,3\nA,1,4\n")
    assert [(one.subject, one.concentration) for one in read_profiles(path)] == [("B", (1.0, 3.0)), ("A", (2.0, 4.0))]


def test_a_subject_may_be_named_by_two_columns(write: Write) -> None:
    path = write("ID,PERIOD,TIME,DV\n1,1,0,1\n1,1,1,2\n1,2,0,3\n1,2,1,4\n")
    assert [one.subject for one in read_profiles(path, columns=columns_in("subject=ID+PERIOD"))] == ["1/1", "1/2"]


def test_without_a_column_of_subjects_the_file_is_the_subject(write: Write) -> None:
    assert only(write("time,conc\n0,1\n1,2\n", "tea of monday.csv")).subject == "tea of monday"


@pytest.mark.parametrize(
    ("header", "times"),
    [("Time (min)", "15,30"), ("time_min", "15,30"), ("Minutes", "15,30"), ("time [s]", "900,1800"), ("t_days", "")],
)
def test_times_of_another_unit_are_turned_into_hours_and_it_is_said(write: Write, header: str, times: str) -> None:
    first, second = (times or "0.01041666666666667,0.02083333333333333").split(",")
    found = only(write(f"{header},conc\n{first},1\n{second},2\n"))
    assert found.time_h == pytest.approx((0.25, 0.5))
    assert "into h" in said(found)


@pytest.mark.parametrize(
    "word", ["BLQ", "blq", "BQL", "<LLOQ", "< LOQ", "<0.5", "< 0.5", "<=0.5", "ND", "BDL", "not detected"]
)
def test_words_for_below_quantification_are_read_so_and_quoted(write: Write, word: str) -> None:
    found = only(write(GOOD.replace("A,0,0", f"A,0,{word}")))
    assert found.concentration == (None, 8.0, 4.0)
    assert f"below quantification: {word!r} 1 time" in said(found)
    assert ("if ND means" in said(found)) is (word == "ND")


@pytest.mark.parametrize("word", ["", " ", ".", "NA", "N/A", "nan", "-", "missing"])
def test_no_sample_is_left_out_and_its_line_named(write: Write, word: str) -> None:
    found = only(write(GOOD.replace("A,1,8", f"A,1,8\nA,1.5,{word}")))
    assert found.time_h == (0.0, 1.0, 2.0)
    assert found.remarks == ("Without a concentration, left out: line 4.",)


def test_many_missing_samples_are_not_all_named(write: Write) -> None:
    path = write(GOOD + "".join(f"A,{3 + i},\n" for i in range(12)))
    assert said(only(path)) == "Without a concentration, left out: lines 5, 6, 7, 8, 9, 10, 11, 12 and 4 more."


REFUSED = {
    "a comma in a number": ("time;conc\n0;0\n1;1,5\n", 3, "'1,5' has a comma.* expected a decimal point"),
    "a comma in a time": ("time;conc\n0;0\n0,5;1\n", 3, "time '0,5' has a comma"),
    "thousands": ('time,conc\n0,0\n1,"1,500"\n', 3, "'1,500' has a comma"),
    "decimal commas parted by commas": ("time,conc\n0,0\n0,5,1,2\n", 3, "cells: 4; expected 2 .* with a point"),
    "a unit in a cell": ("time,conc\n0,0\n1,5 ng/mL\n", 3, "'5 ng/mL' is not a number; write the number alone"),
    "a word": ("time,conc\n0,0\n1,high\n", 3, "'high' is not a number"),
    "a row of units": ("time,conc\nh,mg/L\n0,0\n1,2\n", 2, "'mg/L' is not a number"),
    "above the range": ("time,conc\n0,0\n1,>500\n", 3, "above what could be measured"),
    "infinity": ("time,conc\n0,0\n1,inf\n", 3, "'inf' is not a number"),
    "other digits": ("time,conc\n0,0\n1,\u0661\n", 3, "is not a number"),
    "underscores": ("time,conc\n0,0\n1,1_000\n", 3, "is not a number"),
    "a clock": ("time,conc\n08:00,0\n09:00,1\n", 2, "time '08:00' is not a number; write the time since the dose"),
    "no time": ("time,conc\n0,0\n,1\n", 3, "time '' is not a number"),
    "times out of order": ("time,conc\n0,0\n2,1\n1,2\n", 4, "time goes back from 2 to 1; expected rising.*sort"),
    "two subjects mixed": ("time,conc\n0,0\n1,9\n0,0\n1,8\n", 4, "goes back.*two subjects.*--columns subject=NAME"),
    "two periods mixed": ("id,time,conc\nA,0,0\nA,1,9\nA,0,0\n", 4, r"goes back.*--columns subject=ID\+PERIOD"),
    "the same time twice": ("time,conc\n0,0\n1,2\n1,3\n", 4, "time 1 again, as in line 3; expected one sample"),
    "one sample": ("time,conc\n1,2\n", 2, "has 1 sample; expected 2 or more"),
    "one sample of one subject": ("id,time,conc\nA,0,1\nA,1,1\nB,1,2\n", 4, "'B' has 1 sample; expected 2 or more"),
    "no sample": ("time,conc\n1,\n2,NA\n", 2, "has no samples; expected 2 or more"),
    "no subject": ("id,time,conc\nA,0,1\n,1,2\n", 3, "no subject; expected one on each row"),
    "too many cells": ("time,conc\n0,0\n1,2,3\n", 3, "cells: 3; expected 2"),
    "an open quote": ('time,conc\n0,0\n1,"2\n', 3, "check the quotes"),
    "a second dose": ("time,conc,amt,evid\n0,.,9,1\n1,2,0,0\n2,.,9,1\n3,1,0,0\n", 4, "a second dose.*after line 2"),
    "a second dose without EVID": ("time,conc,amt\n0,.,9\n1,2,.\n2,.,9\n3,1,.\n", 4, "a second dose"),
    "a late dose": ("time,conc,amt,evid\n1,.,9,1\n2,2,0,0\n3,1,0,0\n", 2, "a dose at time 1; expected time 0"),
    "doses that follow": ("time,conc,addl\n0,0,3\n1,2,0\n", 2, r"repeated doses \(addl\)"),
    "steady state": ("time,conc,ss\n0,1,1\n1,2,1\n", 2, "repeated doses"),
    "two amounts": ("time,conc,dose\n0,0,5\n1,2,6\n", 3, "dose 6, and 5 in line 2; expected one dose"),
    "a dose in words": ("time,conc,dose\n0,0,5 mg\n1,2,5 mg\n", 2, "dose '5 mg' is not a number"),
}
IMPOSSIBLE = {
    "a negative concentration": ("time,conc\n0,0\n1,-0.3\n", 3, "concentration -0.3 cannot be.*write BLQ"),
    "a vast concentration": ("time,conc\n0,0\n1,1e99\n", 3, "concentration 1e99 cannot be"),
    "a vast time": ("time,conc\n0,0\n1e99,1\n", 3, r"time 1e\+99 cannot be"),
    "a negative dose": ("time,conc,dose\n0,0,-5\n1,2,-5\n", 2, "dose: -5 cannot be"),
}


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_without_guessing_is_refused_by_line(
    write: Write, text: str, line: int, message: str
) -> None:
    path = write(text)
    with pytest.raises(UnreadableFile, match=message) as refused:
        read_profiles(path)
    assert str(refused.value).startswith(f"{path}, line {line}: ")


@pytest.mark.parametrize(("text", "line", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_refused_by_line(write: Write, text: str, line: int, message: str) -> None:
    path = write(text)
    with pytest.raises(ImpossibleAmount, match=message) as refused:
        read_profiles(path)
    assert str(refused.value).startswith(f"{path}, line {line}: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("time,conc\n", "no row below a header"),
        ("# only\n# words\n", "no row below a header"),
        (b"\xff\xfet\x00i\x00", "not text in UTF-8"),
        (b"PK\x03\x04\x00\x00", "not text in UTF-8"),
        (b"time,conc\n0,0\n1,\xb5\n", "line 3: not text in UTF-8"),
        (
            "time,level\n0,0\n1,2\n",
            "no column of concentration; the columns are 'time', 'level'; name it with --columns conc",
        ),
        ("when,conc\n0,0\n1,2\n", "no column of time.*--columns time=NAME"),
        ("time conc\n0 0\n1 2\n", "no column of time"),
        ("time,tad,conc\n0,0,0\n1,1,2\n", "2 columns may hold the time: 'time', 'tad'; name one with --columns time"),
        ("id,subject,time,conc\n1,1,0,0\n1,1,1,2\n", "2 columns may hold the subject"),
        ("time,conc,evid,evid\n0,0,0,0\n1,2,0,0\n", "2 columns may hold the event.*keep one"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(write: Write, content: str | bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read_profiles(write(content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_profiles(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="a folder"):
        read_profiles(tmp_path)


def test_a_column_that_is_named_must_be_there(write: Write) -> None:
    for role in ("subject", "time", "conc", "dose"):
        with pytest.raises(UnreadableFile, match="no column 'level'; the columns are 'subject', 'time', 'conc'"):
            read_profiles(write(GOOD), columns=Columns(**{role: "level"}))


def test_a_column_of_doses_is_taken_as_the_whole_amount_and_it_is_said(write: Write) -> None:
    path = write("id,time,conc,dose\nA,0,0,50\nA,1,2,50\nB,0,0,60\nB,1,2,60\n")
    first, second = read_profiles(path)
    assert (first.dose, second.dose) == (50.0, 60.0)
    assert said(first) == "Dose 50 taken from the column 'dose' as the whole amount."


def test_the_caller_s_dose_wins_over_a_column(write: Write) -> None:
    found = only(write("time,conc,dose\n0,0,50\n1,2,70\n"), dose=320.0)
    assert (found.dose, found.remarks) == (320.0, ())


@pytest.mark.parametrize("header", ["dose,wt", "Dose (mg/kg),sex", "dose_mg_per_kg,sex", "dose,Weight (kg)"])
def test_a_dose_that_may_be_per_kg_is_not_used_unless_it_is_named(write: Write, header: str) -> None:
    path = write(f"time,conc,{header}\n0,0,4,80\n1,2,4,80\n")
    found = only(path)
    assert found.dose is None
    assert "may be an amount per kg" in said(found)
    assert only(path, columns=Columns(dose=header.partition(",")[0])).dose == 4.0


@pytest.mark.parametrize("flags", ["amt,evid,mdv\n0,.,9,1,1", "amt,evid\n0,0,9,1", "amt\n0,.,9"])
def test_an_event_table_with_one_dose_is_read(write: Write, flags: str) -> None:
    header, dose_row = flags.split("\n")
    rest = ",0" * (header.count(",") + 1)
    found = only(write(f"time,conc,{header}\n{dose_row}\n0,0.1{rest}\n1,2{rest}\n"))
    assert (found.time_h, found.concentration, found.dose) == ((0.0, 1.0), (0.1, 2.0), 9.0)


def test_a_value_that_is_flagged_as_none_is_left_out_and_it_is_said(write: Write) -> None:
    found = only(write("time,conc,mdv\n0,0,0\n1,7,1\n2,4,0\n"))
    assert found.time_h == (0.0, 2.0)
    assert said(found) == "Flagged as no sample by EVID or MDV, left out: line 3."


@pytest.mark.parametrize("dose", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_dose_is_refused_before_the_file_is_read(tmp_path: Path, dose: float) -> None:
    with pytest.raises(ImpossibleAmount, match=r"dose: .* cannot be"):
        read_profiles(tmp_path / "none.csv", dose=dose)


@pytest.mark.parametrize("text", ["subject", "subject=", "who=ID", "time=a,time=b", "", "=x"])
def test_columns_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="cannot be read; write each once as role=NAME"):
        columns_in(text)
