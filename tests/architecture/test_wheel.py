"""A stranger installs the wheel and gets the answers with one command, from any folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from nightleaf.evidence import LIBRARY

HATCHLING = pytest.importorskip("hatchling", reason="hatchling builds the wheel; without it the wheel was NOT checked")
NEEDS_MINUTES = 600


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(
        command, cwd=folder, env=clean | {"PYTHONUTF8": "1"}, capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=NEEDS_MINUTES,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, beside a list of the library's files at that moment."""
    folder = tmp_path_factory.mktemp("wheel")
    files = sorted(path.relative_to(LIBRARY).as_posix() for path in LIBRARY.rglob("*.toml"))
    (folder / "library.txt").write_text("\n".join(files), encoding="utf-8")
    built = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], root)
    assert built.returncode == 0, built.stderr
    return next(iter(folder.glob("nightleaf-*.whl")))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment that holds the wheel, and sees what nightleaf depends on."""
    home = tmp_path_factory.mktemp("stranger") / "env"
    venv.create(home, with_pip=True, symlinks=os.name == "posix")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = str(programs / "python")
    asked = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home)
    own = Path(asked.stdout.strip())
    added = run([python, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", str(wheel)], home)
    assert added.returncode == 0, added.stderr
    # Only the folders where packages lie, not the .pth files in them: those would lead back to this checkout.
    shared = sorted({path for path in sys.path if path.endswith(("site-packages", "dist-packages"))})
    (own / "shared.pth").write_text("\n".join(shared) + "\n", encoding="utf-8")
    return programs


def test_the_wheel_holds_every_file_of_the_library_and_nothing_left_over(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    listed = (wheel.parent / "library.txt").read_text(encoding="utf-8").split()
    assert len(listed) > 100
    assert {f"nightleaf/library/{name}" for name in listed} - names == set()
    left_over = ("__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache", "tests/", ".git")
    assert [name for name in names if any(word in name for word in left_over)] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_the_installed_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import nightleaf, pathlib; print(pathlib.Path(nightleaf.__file__).resolve())"
    found = run([str(installed / "python"), "-c", code], tmp_path)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).is_relative_to(installed.parent.resolve())


@pytest.mark.slow
def test_one_command_gives_the_answers_and_the_page(installed: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    found = run([str(installed / "nightleaf"), "demo", "--out", str(answers)], tmp_path)
    assert found.returncode == 0, found.stderr
    assert "Traceback" not in found.stderr
    page = answers / "nightleaf-report.html"
    text = page.read_text(encoding="utf-8")
    assert len(text) > 10_000
    assert "synthetic" in (found.stdout + text).lower()
    assert "not modelled" in text.lower()
    assert 'src="http' not in text


@pytest.mark.slow
def test_help_comes_at_once(installed: Path, tmp_path: Path) -> None:
    found = run([str(installed / "nightleaf"), "--help"], tmp_path)
    assert found.returncode == 0, found.stderr
    assert "simulate" in found.stdout
