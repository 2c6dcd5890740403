"""Compiled kernels are kept from process to process, in a folder that only its owner can read or write.

What is kept is machine code: it is loaded only while every source file that it was made from, the compiler, the
processor and what the kernel closes over are the same.
"""

import ast
import hashlib
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.core import caching
from numba.misc.appdirs import AppDirs

PRIVATE, OTHERS = 0o700, 0o077


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a kernel, keep the result on disk where a folder of one's own can be made, and let threads share it."""
    kernel = njit(nogil=True, error_model="numpy")(function)
    folder = own_folder()
    if folder is not None and not config.DISABLE_JIT:
        kernel._cache = _Kept(function)
    return kernel


def own_folder() -> Path | None:
    """Where kernels are kept: NUMBA_CACHE_DIR, or the cache folder of the user; None if nobody else may be shut out.

    Loading machine code that somebody else could have written would run it.
    """
    folder = Path(config.CACHE_DIR or AppDirs(appname="nightleaf", appauthor=False).user_cache_dir) / "kernels"
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if os.name == "posix":
            if folder.stat().st_mode & OTHERS:
                folder.chmod(PRIVATE)  # refused by the system if the folder is not one's own
            if folder.stat().st_uid != os.geteuid():
                return None
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def sources_of(module: str) -> dict[str, Path]:
    """A module and every module of its package that it imports, however far down: name -> file.

    Examples
    --------
    >>> sorted(sources_of("nightleaf.numerics.streams"))
    ['nightleaf.numerics.streams']
    """
    package, found, waiting = module.partition(".")[0], dict[str, Path](), [module]
    while waiting:
        name = waiting.pop()
        spec = find_spec(name) if name not in found else None
        if spec is None or spec.origin is None:
            continue
        found[name] = Path(spec.origin)
        waiting += [one for one in _imported(found[name]) if one.partition(".")[0] == package]
    return found


def _imported(file: Path) -> list[str]:
    """What a file imports by its full name; a name taken from a package may be a module of it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            parts = [f"{node.module}.{one.name}" for one in node.names]
            modules = [one for one in parts if _is_module(one)]
            names += modules if len(modules) == len(parts) else [node.module, *modules]
    return names


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


class _Place(caching._CacheLocator):
    """Where the code of one kernel is kept, and the stamp of all that it was made from."""

    def __init__(self, function: Callable[..., Any], file: str, folder: Path) -> None:
        self._py_file, self._folder = file, folder
        # Not by its place: a new folder with the same sources finds what is kept, and old ones leave nothing behind.
        self._named = hashlib.sha256(f"{function.__module__}.{function.__qualname__}".encode()).hexdigest()
        digest = hashlib.sha256()
        for name, source in sorted(sources_of(function.__module__).items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
        self._stamp = digest.hexdigest()

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> str:
        return self._stamp

    def get_disambiguator(self) -> str:
        return self._named[:16]

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_Place | None":
        folder = own_folder()
        return None if folder is None else cls(py_func, py_file, folder)


class _Results(caching.CompileResultCacheImpl):
    _locator_classes = [_Place]  # noqa: RUF012  as numba writes it


class _Kept(caching.FunctionCache):
    _impl_class = _Results
