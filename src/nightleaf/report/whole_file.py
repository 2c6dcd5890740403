"""Writing a file whole or not at all, readable by its owner alone."""

import os
import tempfile
from pathlib import Path

from nightleaf.errors import InputError


def write_whole(place: Path, content: str | bytes) -> Path:
    """Write a file; what stood there before stays until all of it is on the disk.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(place)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        fault = f"{place}: cannot be written: {error.strerror}; give a file in a folder that you may write"
        raise InputError(fault) from error
    return place
