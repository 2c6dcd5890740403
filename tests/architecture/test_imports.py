"""The story is told in one direction."""

import os
import subprocess
import sys
from pathlib import Path


def run_linter(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", *arguments]
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1", "TERM": "dumb"}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment, encoding="utf-8"
    )


def test_nobody_imports_against_the_story(root: Path) -> None:
    found = run_linter(root, "--no-cache")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout


def test_an_import_against_the_story_is_noticed(root: Path, tmp_path: Path) -> None:
    """The check itself: a lower folder that imports a higher one breaks the contract."""
    package = tmp_path / "src" / "nightleaf"
    for name in ("", "errors", "units", "evidence"):
        (package / name).mkdir(parents=True, exist_ok=True)
        (package / name / "__init__.py").write_text('"""Part of the story."""\n', encoding="utf-8")
    (package / "units" / "__init__.py").write_text("import nightleaf.evidence\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "nightleaf"\n\n[[tool.importlinter.contracts]]\nname = "The story"\n'
        'type = "layers"\ncontainers = ["nightleaf"]\nlayers = ["evidence", "units", "errors"]\n',
        encoding="utf-8",
    )
    found = run_linter(tmp_path, "--no-cache")
    assert found.returncode == 1
    assert "1 broken" in found.stdout
