"""What scorers write for an epoch."""

import numpy as np
import pytest

from nightleaf.errors import UnreadableRecording
from nightleaf.sleep import Stage, parse_stage, parse_stages


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("W w WAKE Wake awake 0 0.0 +0 Wake|0", Stage.WAKE),
        ("N1 n1 S1 NREM1 1 1.000000e+00", Stage.N1),
        ("N2 S2 nrem2 2 2.0", Stage.N2),
        ("N3 S3 S4 NREM3 NREM4 3", Stage.N3),
        ("R REM rem 4 4.0", Stage.REM),
        ("ART artefact ARTIFACT M MT movement -1", Stage.ART),
        ("UNS unscored ? - -2", Stage.UNS),
    ],
)
def test_the_usual_words_letters_and_integers_are_read(words: str, stage: Stage) -> None:
    assert {parse_stage(word) for word in words.split()} == {stage}


@pytest.mark.parametrize(
    ("label", "stage"),
    [
        ("Sleep stage W", Stage.WAKE),
        ("Sleep stage 1", Stage.N1),
        ("sleep_stage_n2", Stage.N2),
        ("Stage 2 sleep|2", Stage.N2),
        ("Sleep stage 3", Stage.N3),
        ("Sleep stage 4", Stage.N3),
        ("REM sleep|5", Stage.REM),
        ("Sleep stage R", Stage.REM),
        ("Sleep stage ?", Stage.UNS),
        ("  Movement   time ", Stage.ART),
    ],
)
def test_labels_of_several_words_are_read(label: str, stage: Stage) -> None:
    assert parse_stage(label) == stage


def test_a_labelled_stage_4_is_deep_sleep_and_a_bare_4_is_rem() -> None:
    assert parse_stage("Sleep stage 4") == Stage.N3
    assert parse_stage("S4") == Stage.N3
    assert parse_stage("4") == Stage.REM


def test_the_older_integers_are_read_only_when_named() -> None:
    read = [parse_stage(str(i), coding="rk") for i in (0, 1, 2, 3, 4, 5, 6, 9)]
    expected = [Stage.WAKE, Stage.N1, Stage.N2, Stage.N3, Stage.N3, Stage.REM, Stage.ART, Stage.UNS]
    assert read == expected
    with pytest.raises(UnreadableRecording, match=r"4 is S4 and 5 is REM.*text-rk"):
        parse_stage("5")


@pytest.mark.parametrize("word", ["LIGHT", "Deep", "core", "S", "Sleep", "asleep", "NREM", "L", "D", "light sleep"])
def test_sleep_coarser_than_the_stages_is_refused_and_never_guessed(word: str) -> None:
    for coding in ("aasm", "rk"):
        with pytest.raises(UnreadableRecording, match="coarser kind"):
            parse_stage(word, coding=coding)


@pytest.mark.parametrize("word", ["", "N4", "7", "2.5", "nan", "inf", "-3", "Sleep stage 5", "stage", "1 0", "0 0 1"])
def test_what_is_no_stage_is_refused(word: str) -> None:
    with pytest.raises(UnreadableRecording, match="expected W, N1, N2, N3, R"):
        parse_stage(word)


def test_a_long_word_is_cut_in_the_message() -> None:
    with pytest.raises(UnreadableRecording) as caught:
        parse_stage("x" * 10_000)
    assert len(str(caught.value)) < 300


def test_an_unknown_word_is_placed() -> None:
    with pytest.raises(UnreadableRecording, match=r"^epoch 3: 'N9' is not a sleep stage"):
        parse_stages(["W", "N1", "N9"])


def test_a_4_beside_the_letter_r_is_refused_because_it_may_be_s4() -> None:
    old = ["W", "1", "2", "3", "4", "R"]
    with pytest.raises(UnreadableRecording, match=r"^epoch 5: the integer 4 stands beside 'R'"):
        parse_stages(old)
    assert parse_stages(old, coding="rk").tolist() == [0, 1, 2, 3, 3, 4]
    assert parse_stages(["W", "1", "2", "3", "R"]).tolist() == [0, 1, 2, 3, 4]


def test_a_night_of_words_is_a_row_of_small_integers() -> None:
    stages = parse_stages(["W", "N1", "?", "MT"])
    assert stages.dtype == np.int8
    assert stages.tolist() == [0, 1, -2, -1]
