"""Nothing that is tracked names a package registry or a folder of the machine it was written on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a package registry": (
        "py" + "pi.org",
        "pythonhosted" + ".org",
        "npm" + "js.",
        "deb." + "debian",
        "conda." + "anaconda",
    ),
    "a folder of one machine": ("/work" + "/main", "/work" + "/shared", "/tmp" + "/nl", "/root" + "/.pyenv"),
}
WORDS = re.compile("|".join(re.escape(word) for words in FORBIDDEN.values() for word in words))
BINARY = {".png", ".pdf", ".parquet", ".npz", ".edf", ".gz", ".woff2", ".ico"}


def tracked_files(root: Path) -> list[Path]:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("no git checkout: tracked files were NOT searched for registry hosts and machine paths")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def found_in(text: str) -> list[str]:
    return sorted(set(WORDS.findall(text)))


def test_no_file_names_a_registry_or_a_machine(root: Path) -> None:
    files = [path for path in tracked_files(root) if path.suffix not in BINARY]
    assert len(files) > 50
    found = {
        path.relative_to(root).as_posix(): words
        for path in files
        if (words := found_in(path.read_text(encoding="utf-8", errors="ignore")))
    }
    assert found == {}


@pytest.mark.parametrize("word", [word for words in FORBIDDEN.values() for word in words])
def test_each_forbidden_word_is_noticed(word: str) -> None:
    assert found_in(f"see https://{word}/simple for more") == [word]


def test_no_cache_or_compiled_file_is_tracked(root: Path) -> None:
    parts = {part for path in tracked_files(root) for part in path.relative_to(root).parts}
    assert parts & {"__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache", ".venv"} == set()
