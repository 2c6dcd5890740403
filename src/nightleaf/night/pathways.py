"""Pathway files -> links: which targets move which ports, and by how much in this run."""

from collections.abc import Iterable
from typing import Literal, cast

from nightleaf.evidence import Ledger
from nightleaf.night.ports import Link


def links_of(targets: Iterable[str], ledger: Ledger) -> tuple[Link, ...]:
    """The links that start at `targets`, their gains read for this run.

    Parameters
    ----------
    targets : iterable of str
    ledger : Ledger
    """
    wanted = set(targets)
    return tuple(
        Link(
            path.key,
            path.target,
            path.port,
            cast("Literal['add', 'scale']", path.mode),
            ledger.read(path.gain.key, "1"),
        )
        for path in ledger.library.pathways.values()
        if path.target in wanted
    )
