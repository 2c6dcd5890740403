"""Where output goes: one JSON document or a page of text on stdout, progress on stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

QUIET_S = 2.0
STOPPED = {"schema", "screen"}
"""All that a stopped simulation prints."""


def as_json(document: dict[str, Any]) -> None:
    """Print one JSON document and nothing else, with the fixed lines of every export; in a stop its screen has them."""
    from nightleaf.safety.words import LABELS

    whole = document if document.keys() == STOPPED else document | {"labels": list(LABELS)}
    sys.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def page(*parts: Any) -> None:
    """Print rich renderables."""
    from rich.console import Console

    console = Console()
    for part in parts:
        console.print(part)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, shown on a terminal once a run has taken two seconds."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(TextColumn(label), BarColumn(), TimeRemainingColumn(), console=console, transient=True)
    started, task = time.monotonic(), bar.add_task(label)

    def step(done: int, total: int) -> None:
        if console.is_terminal and not bar.live.is_started and time.monotonic() - started > QUIET_S:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield step
    finally:
        if bar.live.is_started:
            bar.stop()
