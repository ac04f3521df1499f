"""What a folder of Parquet parts holds: manifests by number, each written whole beside the others, the newest sound one is in force.

A part or a manifest that was cut short by a crash does not have the length or the sum it should; the state before it stays in force.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KEPT = 3
log = logging.getLogger("magnet.records")


class Overtaken(Exception):
    """Somebody else wrote a version meanwhile: try again."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is never changed."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one load, and which of them (by their number in the file) hold no more. `columns` are its columns and their types."""

    file: File
    columns: dict[str, str]
    dead: File | None = None

    @property
    def live(self) -> int:
        return self.file.rows - (self.dead.rows if self.dead else 0)


@dataclass(frozen=True, slots=True)
class Cube:
    """A rollup: files of signed counts that are added up. `shape` is the text of core.cubes.Shape."""

    shape: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of a dataset. `newest` is the ISO time of its latest load, `load` its number."""

    number: int = 0
    parts: tuple[Part, ...] = ()
    cubes: tuple[Cube, ...] = ()
    loads: int = 0
    load: int = 0
    newest: str | None = None

    @property
    def rows(self) -> int:
        return sum(part.live for part in self.parts)

    @property
    def files(self) -> Iterator[File]:
        for part in self.parts:
            yield part.file
            if part.dead:
                yield part.dead
        for cube in self.cubes:
            yield from cube.files


def file(folder: Path, name: str, rows: int) -> File:
    """A file that has been written, as a manifest names it."""
    return File(name, rows, (folder / name).stat().st_size)


def tail(sizes: Sequence[int], most: int) -> int:
    """From which file on they are to be put together, so that there are at most `most` of them and a large one is not written again for each small load."""
    if len(sizes) <= most:
        return len(sizes)
    first, total = len(sizes) - 2, sizes[-1] + sizes[-2]
    while first and sizes[first - 1] <= 2 * total:
        first -= 1
        total += sizes[first]
    return first


def read(folder: Path, known: Manifest | None = None) -> Manifest:
    """The newest sound manifest of the folder, an empty one where there is none. `known` is not read again while it is the newest."""
    numbers = _numbers(folder)
    for number in numbers:
        if known and known.number == number:
            return known
        found = _sound(folder, number)
        if found:
            return found
        log.warning("%s was cut short: the state before it holds", _name(number))
    return Manifest()


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest whose files are all there in force. Raises Overtaken where there is one of this number already."""
    for file in manifest.files:
        _to_disk(folder / file.name)
    body = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True)
    fresh = folder / f"{_name(manifest.number)}.{os.getpid()}.new"
    fresh.write_text(json.dumps({"sum": _sum(body), "body": body}), encoding="utf-8")
    _to_disk(fresh)
    try:
        os.link(fresh, folder / _name(manifest.number))  # fails where it is there: two writers cannot both win
    except FileExistsError as error:
        raise Overtaken(f"{folder.name} was written by somebody else meanwhile: load it again") from error
    finally:
        fresh.unlink()
    _to_disk(folder)


def prune(folder: Path) -> None:
    """Remove manifests older than the newest three sound ones, and files that none of these names. Only whoever writes may do this."""
    sound: list[Manifest] = []
    for number in _numbers(folder):
        found = _sound(folder, number) if len(sound) < KEPT else None
        if found:
            sound.append(found)
        else:
            (folder / _name(number)).unlink(missing_ok=True)
    named = {file.name for manifest in sound for file in manifest.files}
    for path in folder.glob("*.parquet"):
        if path.name not in named:
            path.unlink(missing_ok=True)


def next_number(folder: Path) -> int:
    """A number above all there are, the spoilt ones too."""
    return max(_numbers(folder), default=0) + 1


def _numbers(folder: Path) -> list[int]:
    names = (path.name[len("manifest-") : -len(".json")] for path in folder.glob("manifest-*.json"))
    return sorted((int(name) for name in names if name.isdigit()), reverse=True)


def _name(number: int) -> str:
    return f"manifest-{number}.json"


def _sound(folder: Path, number: int) -> Manifest | None:
    """The manifest, if it and every file it names are as long as they should be."""
    try:
        whole = json.loads((folder / _name(number)).read_text(encoding="utf-8"))
        if whole["sum"] != _sum(whole["body"]):
            return None
        found = _parsed(json.loads(whole["body"]))
        return found if all((folder / file.name).stat().st_size == file.bytes for file in found.files) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parsed(body: dict[str, Any]) -> Manifest:
    parts = tuple(Part(File(**part["file"]), part["columns"], File(**part["dead"]) if part["dead"] else None) for part in body["parts"])
    cubes = tuple(Cube(cube["shape"], tuple(File(**file) for file in cube["files"])) for cube in body["cubes"])
    return Manifest(**{**body, "parts": parts, "cubes": cubes})


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _to_disk(path: Path) -> None:
    """Wait until what was written stands on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
