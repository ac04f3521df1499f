"""What a folder of Parquet parts holds: manifests by number, each written whole beside the others, the newest sound one is in force.

A part or a manifest that was cut short by a crash, or rotted on its disk, does not have the length or the sum it should: the state before it stays in
force, or nothing is read at all. Lengths are looked at with every manifest, sums by `verify`; what it finds is marked with a file beside the spoilt one,
which every process sees and which stays until all rows have come anew.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

KEPT = 3
MARK = ".spoilt"
log = logging.getLogger("magnet.records")


class Overtaken(Exception):
    """Somebody else wrote a version meanwhile: try again."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is never changed. `sum` is that of its content; files of before sums were kept have none."""

    name: str
    rows: int
    bytes: int
    sum: str = ""


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
    """One state of a dataset. `newest` is the ISO time of its latest load, `load` its number.

    `seen` and `spoilt` are not written: the highest number and the marks there were when it was read, and the files of rows that cannot be read.
    """

    number: int = 0
    parts: tuple[Part, ...] = ()
    cubes: tuple[Cube, ...] = ()
    loads: int = 0
    load: int = 0
    newest: str | None = None
    seen: tuple[int, frozenset[str]] = (0, frozenset())
    spoilt: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether all its rows are there as they were written."""
        return not {file.name for file in self.row_files} & set(self.spoilt)

    @property
    def rows(self) -> int:
        return sum(part.live for part in self.parts)

    @property
    def row_files(self) -> Iterator[File]:
        for part in self.parts:
            yield part.file
            if part.dead:
                yield part.dead

    @property
    def files(self) -> Iterator[File]:
        yield from self.row_files
        for cube in self.cubes:
            yield from cube.files


def file(folder: Path, name: str, rows: int) -> File:
    """A file that has been written, as a manifest names it."""
    return File(name, rows, (folder / name).stat().st_size, _content_sum(folder / name))


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
    """The newest manifest whose rows can be read; where none can, the newest there is, which is not `readable`; an empty one where there is none.

    Rollups that cannot be read are left out: they are made anew of the rows. `known` is not read again while nothing has changed.
    """
    numbers, marked = _listed(folder)
    seen = max(numbers, default=0), frozenset(marked)
    if known and known.seen == seen:
        return known
    spoilt, first = {name for name in marked if not _is_rollup(name)}, None
    for number in numbers:
        found = _parsed(folder, number)
        bad = {_name(number)} if found is None else {file.name for file in found.row_files if file.name in marked or not _whole(folder, file)}
        if found is not None and not bad:
            cubes = tuple(cube for cube in found.cubes if all(_whole(folder, file) and file.name not in marked for file in cube.files))
            return replace(found, cubes=cubes, seen=seen, spoilt=tuple(sorted(spoilt)))
        log.warning("%s of %s cannot be read (%s): the state before it holds", _name(number), folder.name, ", ".join(sorted(bad)))
        spoilt |= bad
        first = first or found
    return replace(first or Manifest(), seen=seen, spoilt=tuple(sorted(spoilt)))


def verify(folder: Path, most: int | None = None, known: AbstractSet[str] = frozenset()) -> list[str]:
    """Mark those files of the state in force that are not as they were written, then those of the state before it that is in force now, and so on; their
    names. Files larger than `most` and those `known` are left out.
    """
    spoilt: list[str] = []
    while True:
        held, (_, marked) = read(folder), _listed(folder)
        asked = [each for each in held.files if each.name not in marked | known and (most is None or each.bytes <= most)]
        found = [each.name for each in asked if not _whole(folder, each) or (each.sum and _content_sum(folder / each.name) != each.sum)]
        if not found or held.number not in _listed(folder)[0]:  # a writer may have put the state away meanwhile, and its files with it
            return spoilt
        mark(folder, found)
        spoilt += found


def mark(folder: Path, names: Iterable[str]) -> None:
    """Let every process know that these files are not to be read."""
    for name in names:
        log.error("%s in %s is not as it was written: it is read no more", name, folder)
        (folder / f"{name}{MARK}").touch()


def healed(folder: Path) -> None:
    """All rows have come anew: what was spoilt is forgotten."""
    for path in folder.glob(f"*{MARK}"):
        path.unlink(missing_ok=True)


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest whose files are all there in force. Raises Overtaken where there is one of this number already."""
    for file in manifest.files:
        _to_disk(folder / file.name)
    stands = {name: value for name, value in asdict(manifest).items() if name not in ("seen", "spoilt")}
    body = json.dumps(stands, ensure_ascii=False, sort_keys=True)
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
    numbers, marked = _listed(folder)
    for number in numbers:
        found = _parsed(folder, number) if len(sound) < KEPT else None
        if found and all(file.name not in marked and _whole(folder, file) for file in found.row_files):
            sound.append(found)
        else:
            (folder / _name(number)).unlink(missing_ok=True)
    named = {file.name for manifest in sound for file in manifest.files}
    for path in folder.glob("*.parquet"):
        if path.name not in named:
            path.unlink(missing_ok=True)
    for name in marked:
        if _is_rollup(name) and name not in named:  # a rollup is made anew of the rows
            (folder / f"{name}{MARK}").unlink(missing_ok=True)


def next_number(folder: Path) -> int:
    """A number above all there are, the spoilt ones too."""
    return max(_listed(folder)[0], default=0) + 1


def _listed(folder: Path) -> tuple[list[int], set[str]]:
    """The numbers of all manifests, the highest first, and the names of files that are marked as spoilt."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        names = []
    numbers = (name[len("manifest-") : -len(".json")] for name in names if name.startswith("manifest-") and name.endswith(".json"))
    return sorted((int(name) for name in numbers if name.isdigit()), reverse=True), {name[: -len(MARK)] for name in names if name.endswith(MARK)}


def _name(number: int) -> str:
    return f"manifest-{number}.json"


def _parsed(folder: Path, number: int) -> Manifest | None:
    """The manifest, None where it is not as it was written."""
    try:
        whole = json.loads((folder / _name(number)).read_text(encoding="utf-8"))
        return _made(json.loads(whole["body"])) if whole["sum"] == _sum(whole["body"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_rollup(name: str) -> bool:
    return name.startswith("cube-")


def _whole(folder: Path, file: File) -> bool:
    """Whether a file is as long as it should be."""
    try:
        return (folder / file.name).stat().st_size == file.bytes
    except OSError:
        return False


def _made(body: dict[str, Any]) -> Manifest:
    parts = tuple(Part(File(**part["file"]), part["columns"], File(**part["dead"]) if part["dead"] else None) for part in body["parts"])
    cubes = tuple(Cube(cube["shape"], tuple(File(**file) for file in cube["files"])) for cube in body["cubes"])
    return Manifest(**{**body, "parts": parts, "cubes": cubes})


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _content_sum(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _to_disk(path: Path) -> None:
    """Wait until what was written stands on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
