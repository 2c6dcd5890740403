"""An arm may take a substance from a file of one's own; the plan then holds the file."""

import pytest

from nightleaf.cohort import plan_study, replay, run_plan, runner_for
from nightleaf.cohort.folder import read_plan
from nightleaf.cohort.own_substance import library_of
from nightleaf.errors import InputError, LibraryError, UnreadableFile
from nightleaf.evidence import load_library

from .conftest import PLACEBO

HEAD = 'people = 6\nnights = 1\noutcomes = ["tst_min", "n3_percent"]\n[bed]\nin_bed = "2h"\n'
SUBSTANCES = load_library().root / "substances"
KNOWN = (SUBSTANCES / "zolpidem.toml").read_text(encoding="utf-8")


def arm(substance, name="pill"):
    return f'[[arms]]\nname = "{name}"\nsubstance = "{substance}"\ndose = "10mg"\n'


def result(plan, out):
    return run_plan(plan, out, runner_for(1)).summary


def test_a_copy_of_a_library_file_under_another_name_does_about_what_the_original_does(write_study, tmp_path):
    study = write_study(text=HEAD + PLACEBO + arm("my_pill.toml"))
    (study.parent / "my_pill.toml").write_text(KNOWN, encoding="utf-8")
    own = result(plan_study(study), tmp_path / "own")
    known = result(plan_study(write_study(text=HEAD + PLACEBO + arm("zolpidem"))), tmp_path / "known")
    assert {one["arm"]: one for one in own["rows"]}["placebo"] == {one["arm"]: one for one in known["rows"]}["placebo"]
    for one, other in zip(own["rows"], known["rows"], strict=True):  # people differ by the name of what they take
        assert one["mean"] == pytest.approx(other["mean"], abs=2)
    assert {one["key"].partition(".")[0] for one in own["links"] if one["kind"] == "engagement"} == {"my_pill"}


def test_the_plan_needs_the_file_no_more(write_study, tmp_path):
    study = write_study(text=HEAD + PLACEBO + arm("my_pill.toml"))
    file = study.parent / "my_pill.toml"
    file.write_text(KNOWN, encoding="utf-8")
    plan = plan_study(study, shards=3)
    file.unlink()
    summary = result(plan, tmp_path / "out")
    assert read_plan(tmp_path / "out").own_substances == {"my_pill": KNOWN}
    assert replay(tmp_path / "out", 2, "pill").plan_sha256 == summary["plan_sha256"]
    file.write_text(KNOWN + "\n# another note\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds another plan \\(with another substance file\\)"):
        run_plan(plan_study(study), tmp_path / "out", runner_for(1))


def test_a_file_that_is_not_there_names_the_arm(write_study):
    with pytest.raises(UnreadableFile, match=r"arm 'pill': there is no file '.*lost.toml'"):
        plan_study(write_study(text=HEAD + PLACEBO + arm("lost.toml")))


def test_a_number_without_a_source_is_refused_as_everywhere(write_study, tmp_path):
    study = write_study(text=HEAD + PLACEBO + arm("bad.toml"))
    (study.parent / "bad.toml").write_text('name = "Bad"\n[volume]\nvalue = 3\n', encoding="utf-8")
    with pytest.raises(LibraryError, match=r"a substance file of your own: substances/bad\.toml"):
        run_plan(plan_study(study), tmp_path / "out", runner_for(1))
    assert not (tmp_path / "out").exists()


def test_two_files_of_one_name_are_not_guessed_between(write_study):
    study = write_study(text=HEAD + PLACEBO + arm("a/pill.toml", "a") + arm("b/pill.toml", "b"))
    for folder in ("a", "b"):
        (study.parent / folder).mkdir()
        (study.parent / folder / "pill.toml").write_text(KNOWN + f"# {folder}\n", encoding="utf-8")
    with pytest.raises(InputError, match="arm 'b': another file is called 'pill' too"):
        plan_study(study)


@pytest.mark.parametrize("name", ["mitragynine", "zolpidem"])
def test_no_file_takes_the_place_of_a_substance_that_other_arms_may_take(write_study, name):
    study = write_study(text=HEAD + PLACEBO + arm(f"{name}.toml"))
    (study.parent / f"{name}.toml").write_text(KNOWN, encoding="utf-8")
    with pytest.raises(InputError, match=f"the library holds a '{name}' already"):
        plan_study(study)


def test_a_library_is_built_once_for_a_text(write_study):
    library = load_library()
    assert library_of({}, library) is library
    assert library_of({"mine": KNOWN}, library) is library_of({"mine": KNOWN}, library)
