"""Anybody's table of trials becomes the same cards, or is refused by line and with the mend."""

from pathlib import Path

import pytest

from nightleaf.errors import UnreadableFile
from nightleaf.evidence.trial_table import COLUMNS, read_trial_table

HEADER = ",".join(COLUMNS)
SOUND = "zolpidem,5,0.5,30,both,poor,8,1,20,tst_min,20,min,5,35,up,one 2020"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def refusal(tmp_path: Path, *rows: str, header: str = HEADER) -> str:
    path = table(tmp_path, *rows, header=header)
    with pytest.raises(UnreadableFile) as refused:
        read_trial_table(path)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def test_a_row_becomes_a_card_with_one_effect(tmp_path: Path) -> None:
    (card,) = read_trial_table(table(tmp_path, SOUND))
    (row,) = card.rows
    assert (card.substance, card.dose_mg, card.hours_before_bed, card.age) == ("zolpidem", 5.0, 0.5, 30.0)
    assert (card.sex, card.sleeper, card.tib_h, card.n, card.source) == ("both", "poor", 8.0, 20, "one 2020")
    assert (row.metric, row.effect, row.ci_lo, row.ci_hi, row.direction, row.n) == ("tst_min", 20, 5, 35, "up", 20)


def test_a_table_of_other_people_is_never_for_calibration(tmp_path: Path) -> None:
    (card,) = read_trial_table(table(tmp_path, SOUND))
    assert card.use == "held out"
    assert card.usable_rows == ()


def test_rows_of_one_dose_group_and_night_make_one_card(tmp_path: Path) -> None:
    rows = [SOUND, SOUND.replace("tst_min,20,min,5,35,up", "lps_min,-9,,,,")]
    other_dose, other_night = SOUND.replace("zolpidem,5", "zolpidem,10"), SOUND.replace("8,1,20", "8,29,20")
    cards = read_trial_table(table(tmp_path, rows[0], other_dose, rows[1], other_night))
    assert [len(card.rows) for card in cards] == [2, 1, 1]
    assert [card.dose_mg for card in cards] == [5, 10, 5]
    assert [card.night_of(card.rows[0]) for card in cards] == [1, 1, 29]
    assert len({card.key for card in cards}) == 3


@pytest.mark.parametrize(
    ("effect", "low", "high", "written", "way"),
    [
        ("20", "5", "35", "", "up"),
        ("-3", "-9", "3", "", "none"),
        ("-3", "", "", "", "down"),
        ("", "", "", "down", "down"),
    ],
)
def test_the_direction_follows_from_the_effect_unless_it_is_written(
    tmp_path: Path, effect: str, low: str, high: str, written: str, way: str
) -> None:
    line = f"zolpidem,5,0.5,30,both,poor,8,,,lps_min,{effect},,{low},{high},{written},"
    (card,) = read_trial_table(table(tmp_path, line))
    assert card.rows[0].direction == way
    assert card.rows[0].unit == "min"
    assert card.source == "mine.csv"


def test_columns_may_stand_in_any_order_and_some_may_be_left_out(tmp_path: Path) -> None:
    header = "metric,effect,drug,dose_mg,hours_before_bed,age,sex,sleeper,tib_h"
    (card,) = read_trial_table(
        table(tmp_path, "rem_min;-10;morphine;15;0;30;male;good;8", header=header.replace(",", ";"))
    )
    assert card.rows[0].direction == "down"


def test_what_cannot_be_simulated_is_kept_and_marked(tmp_path: Path) -> None:
    (card,) = read_trial_table(table(tmp_path, SOUND.replace("20,min,5,35", "0.4,SMD,0.1,0.7")))
    assert card.rows[0].cannot is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("tst_min", "tst", ("nobody knows the metric 'tst'", "waso_min", "rename it")),
        ("zolpidem,5,", "zolpidem,five,", ("dose_mg", "'five' is no number", "correct it")),
        ("zolpidem,5,", "zolpidem,-5,", ("dose_mg", "greater than 0")),
        ("zolpidem,5,", "zolpidem,,", ("no dose_mg", "fill it in")),
        ("8,1,20", "8,1,20.5", ("n:", "no whole number")),
        ("8,1,20", "8,0,20", ("night", "greater than or equal to 1")),
        ("poor", "bad", ("sleeper 'bad' is not one of good, poor",)),
        ("20,min", "20,h", ("unit 'h' of tst_min must be min",)),
        ("5,35,up", "5,35,down", ("point opposite ways",)),
        ("5,35,up", "35,5,up", ("must lie below",)),
        ("5,35,up", "-5,35,up", ("spans 0",)),
        ("20,min,5,35,up", ",min,,,", ("neither effect nor direction",)),
        (",30,", ",3,", ("age", "greater than or equal to 18")),
    ],
)
def test_a_bad_row_is_refused_by_line(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    assert SOUND.count(old) == 1
    message = refusal(
        tmp_path,
        SOUND,
        SOUND.replace("zolpidem", "suvorexant").replace(
            old.replace("zolpidem", "suvorexant"), new.replace("zolpidem", "suvorexant")
        ),
    )
    assert "line 3" in message
    assert [word for word in words if word not in message] == [], message


def test_a_decimal_comma_is_not_guessed_at(tmp_path: Path) -> None:
    line = SOUND.replace(",", ";").replace("0.5", "0,5")
    message = refusal(tmp_path, line, header=HEADER.replace(",", ";"))
    assert "line 2" in message
    assert "expected a decimal point" in message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("dose_mg", "dose", "no column 'dose_mg'"),
        ("source", "paper", "nobody knows a column 'paper'"),
        ("source", "drug", "two columns are named 'drug'"),
    ],
)
def test_a_bad_header_is_refused_with_the_columns(tmp_path: Path, old: str, new: str, words: str) -> None:
    message = refusal(tmp_path, SOUND, header=HEADER.replace(old, new))
    assert words in message
    assert "hours_before_bed" in message


def test_the_same_effect_twice_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, SOUND, SOUND)
    assert "line 3" in message
    assert "tst_min stands twice" in message


def test_a_table_without_a_row_is_refused(tmp_path: Path) -> None:
    assert "no row below a header" in refusal(tmp_path)
