"""Shards on a cluster: a thin layer over Dask.distributed, which is an extra."""

import importlib
import json
import logging
import re
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from typing import Any

from nightleaf.cohort.shard import Files, shard_files
from nightleaf.errors import InputError, NightleafError, NumericalError

PATIENCE_S = 10.0
MOST_DEATHS = 3
AHEAD = 4
"""Shards handed out for each thread of the cluster: enough that none waits, few enough that results never pile up."""

_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d+")


def on_cluster(document: dict[str, Any], shards: Sequence[int], address: str) -> Generator[tuple[int, Files]]:
    """Finished shards as they come, from the workers of a Dask scheduler.

    Parameters
    ----------
    document : dict
        The plan.
    shards : sequence of int
    address : str
        Such as "tcp://10.0.0.1:8786".

    Raises
    ------
    InputError
        If the extra is not installed, nobody answers or works, or the cluster is lost on the way.
    NumericalError
        If a shard ends with an expected error; its line is passed on.
    """
    distributed = _extra()
    client = _answering(distributed, address)
    waiting, names, plan = iter(shards), dict[Any, int](), json.dumps(document)
    finished = distributed.as_completed([], loop=client.loop)
    try:
        _hand_out(client, waiting, names, finished, plan)
        for future in finished:
            shard = names.pop(future)
            yield shard, _result(future, shard, address)
            _hand_out(client, waiting, names, finished, plan)
    finally:
        client.close()


def shard_of_text(plan: str, shard: int) -> Files:
    """What a worker of the cluster does; the plan travels as text, so that no worker's death can lose it."""
    return shard_files(json.loads(plan), shard)


def _extra() -> Any:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise InputError("--cluster needs Dask.distributed; install nightleaf[cluster]") from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it logs comes back as an error of ours
    return distributed


def _answering(distributed: Any, address: str) -> Any:
    """A client whose scheduler answers and has at least one worker."""
    if not _ADDRESS.fullmatch(address):
        raise InputError(f"--cluster: '{address}' is no address of a scheduler; write it like 'tcp://10.0.0.1:8786'")
    try:
        client = distributed.Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            f"--cluster: no scheduler answers at '{address}' within {PATIENCE_S:g} s ({type(error).__name__}); start "
            "one, or leave --cluster out to run on this machine"
        ) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except (OSError, TimeoutError) as error:
        client.close()
        raise InputError(
            f"--cluster: the scheduler at '{address}' has no worker; start one with 'dask worker {address}'"
        ) from error
    return client


def _hand_out(client: Any, waiting: Any, names: dict[Any, int], finished: Any, plan: str) -> None:
    """Keep every thread of the cluster busy, and no more: the workers may have become more or fewer."""
    most = AHEAD * max(sum(client.nthreads().values()), 1) if client.status == "running" else 0
    while len(names) < most:
        shard = next(waiting, None)
        if shard is None:
            return
        future = client.submit(shard_of_text, plan, shard, pure=False, retries=MOST_DEATHS)
        names[future] = shard
        finished.add(future)


def _result(future: Any, shard: int, address: str) -> Files:
    goes_on = "the same command goes on"
    try:
        files: Files = future.result()
    except NightleafError as error:
        raise NumericalError(f"shard {shard}: {error}") from error
    except (CancelledError, OSError, TimeoutError) as error:
        raise InputError(f"--cluster: the cluster at '{address}' was lost; {goes_on} once it answers") from error
    except Exception as error:  # whatever a worker or its system did
        raise InputError(
            f"--cluster: shard {shard} cannot be run by the workers of '{address}' ({type(error).__name__}: {error}); "
            f"look whether they hold the same nightleaf and memory enough: {goes_on}"
        ) from error
    return files
