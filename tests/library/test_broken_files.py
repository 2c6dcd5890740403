"""Every fault that a library file can have is refused, by name and place."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nightleaf import errors
from nightleaf.evidence import load_library

HERE = Path(__file__).parent
BROKEN = HERE / "broken"
FAULTS = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["faults"]
SOUND = {
    "sound_parameter.toml": "parameters/dose/made_up.toml",
    "sound_source.toml": "sources/made_up_1999.toml",
    "sound_substance.toml": "substances/inventine.toml",
    "sound_pathway.toml": "pathways/made_up.toml",
    "sound_claim.toml": "claims/made_up.toml",
}

pytestmark = pytest.mark.usefixtures("parsed_once")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["file"].removesuffix(".toml"))
def test_a_broken_file_is_refused_with_the_reason(fault: dict[str, Any], copied: Path) -> None:
    shutil.copy(BROKEN / "sound_source.toml", copied / "sources" / "unread_1999.toml")
    assert not (copied / fault["place"]).exists()
    shutil.copy(BROKEN / fault["file"], copied / fault["place"])

    with pytest.raises(errors.LibraryError) as refused:
        load_library(copied)

    message = str(refused.value)
    assert type(refused.value) is getattr(errors, fault["error"]), message
    assert [word for word in fault["words"] if word not in message] == [], message
    assert fault["place"].removeprefix("parameters/") in message
    assert "\n" not in message
    assert str(copied) not in message


def test_the_same_files_without_a_fault_load(copied: Path) -> None:
    for name, place in SOUND.items():
        shutil.copy(BROKEN / name, copied / place)
    library = load_library(copied)
    assert library.parameter("dose.made_up.dose_limit").in_use.value == 2.0
    assert library.sources["made_up_1999"].read == "no"
    assert not library.engagements["inventine.d2_agonist"].on_by_default
    assert library.pathways["made_up.wake"].port == "wake"
    assert library.claims["made_up"].number == 99


def test_every_broken_file_has_its_line_in_the_list() -> None:
    listed = [fault["file"] for fault in FAULTS]
    assert sorted(listed + list(SOUND)) == sorted(path.name for path in BROKEN.glob("*.toml"))


def test_a_file_given_twice_under_two_names_is_refused(copied: Path) -> None:
    """`a/b.toml` and `a.b.toml` would name the same keys."""
    shutil.copy(copied / "parameters" / "dose" / "cap.toml", copied / "parameters" / "dose.cap.toml")
    with pytest.raises(errors.Malformed, match=r"dose/cap|dose\.cap"):
        load_library(copied)


def test_a_folder_without_a_vocabulary_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(errors.Malformed, match="no vocabulary"):
        load_library(tmp_path)
