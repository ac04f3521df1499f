"""Tables laid into `$MAGNET_HOME/intake` (or a folder mounted there): one file, or every file of a folder; CSV, XLSX, Parquet or JSON lines.

An incremental interface takes the files that are new or changed since the last load; a full one takes all of them. They stay where they are.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from data_sources.connectors._base import Ask, Batch, Connector, Settings, SourceError
from data_sources.tables_in import read_open

FOLDER = "intake"
ENDINGS = {".csv", ".txt", ".xlsx", ".parquet", ".jsonl", ".ndjson"}


class Files(Settings):
    """`path` is a file or folder below the intake folder, `pattern` which files of a folder are meant, `sheet` which sheet of workbooks."""

    path: str = Field(min_length=1, max_length=300)
    pattern: str = "*"
    sheet: str | None = None


def read(ask: Ask) -> Iterator[Batch]:
    """The rows of the files, the oldest file first; `mark` is the time and name of the last one."""
    root = (ask.home / FOLDER).resolve()
    place = (root / ask.settings.path).resolve()
    if not place.is_relative_to(root):
        raise SourceError(f"路径 {ask.settings.path} 不在 {FOLDER} 目录内", f"the path {ask.settings.path} lies outside of the folder {FOLDER}")
    if not place.exists():
        raise SourceError(f"没有文件 {ask.settings.path}：请放入 {FOLDER} 目录", f"there is no {ask.settings.path}: lay it into the folder {FOLDER}")
    is_folder = place.is_dir()
    files = [place] if not is_folder else [each for each in place.glob(ask.settings.pattern) if each.is_file() and _is_table(each)]
    if is_folder and not files:
        raise SourceError(f"目录 {ask.settings.path} 中没有表格文件", f"there is no table in the folder {ask.settings.path}")
    for mark, file in sorted((_mark(each), each) for each in files):
        if ask.watermark is None or mark > ask.watermark:
            yield from _of(file, ask, mark)


def _of(file: Path, ask: Ask, mark: str) -> Iterator[Batch]:
    try:
        with file.open("rb") as opened:
            for batch in read_open(opened, file.name, ask.settings.sheet):
                yield Batch(columns=batch.columns, numbers=batch.numbers, broken=batch.broken, bytes=batch.bytes, mark=mark)
    except OSError as error:
        raise SourceError(f"无法读取 {file.name}（{error.strerror}）", f"{file.name} cannot be read ({error.strerror})") from error


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and not file.name.startswith((".", "~"))


def _mark(file: Path) -> str:
    return f"{file.stat().st_mtime_ns:020}-{file.name}"[:80]


CONNECTOR = Connector("files", zh="文件与目录", en="Files and folders", read=read, asks=Files)
