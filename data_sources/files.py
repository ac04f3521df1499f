"""Photos and other files, each under a name made of its content: a folder of ours, or any place fsspec reaches."""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Any

import fsspec

from core.errors import Unusable

_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z]{1,12})?")


def address(data: bytes) -> str:
    """The name of a file with this content: its sha256."""
    return hashlib.sha256(data).hexdigest()


class Files:
    """The files under one root, as `<aa>/<sha256>` or, for what was made from that file, `<aa>/<sha256>.<what>`."""

    def __init__(self, system: Any, root: str) -> None:
        self._system, self._root = system, root
        self._local = getattr(system, "local_file", False)

    @classmethod
    def open(cls, url: str, home: Path) -> "Files":
        """The files at `url`, an fsspec address; empty is the folder `files` in `home`. Touches nothing. Raises Unusable without a driver for it."""
        try:
            return cls(*fsspec.core.url_to_fs(url or str(home / "files")))
        except ImportError as error:
            scheme = url.partition(":")[0]
            raise Unusable(f"FILES_URL begins with {scheme}:// and its driver is not installed: {_cure(scheme)} or unset FILES_URL.") from error
        except ValueError as error:
            raise Unusable("FILES_URL is no address that fsspec knows: give one such as s3://bucket/folder, or unset it.") from error

    def write(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, whole or not at all; what stood there is replaced."""
        place = self._place(name)
        if not self._local:
            self._system.pipe_file(place, data)  # an object store shows an object only when it is complete
            return
        file = Path(place)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = file.with_name(f".{name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(unfinished, file)

    def read(self, name: str) -> bytes:
        """The content of `name`. Raises FileNotFoundError."""
        return bytes(self._system.cat_file(self._place(name)))

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(self._system.exists(self._place(name)))

    def remove(self, name: str) -> None:
        """Take `name` away, if it is there."""
        if self.exists(name):
            self._system.rm_file(self._place(name))

    def _place(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return f"{self._root}/{name[:2]}/{name}"


def _cure(scheme: str) -> str:
    return "install s3fs" if scheme in {"s3", "s3a"} else f"install what fsspec asks for with {scheme}"
