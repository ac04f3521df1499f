"""Tables as they come: CSV in whatever encoding, XLSX, Parquet and JSON lines, told apart by their content and read batch by batch."""

import codecs
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from data_sources import sheets
from data_sources.connectors._base import CHUNK, Batch, Broken, SourceError

HEAD = 1 << 20
OPEN_QUOTE, OPEN_LINES = 4_000, 20  # a cell that long with that many lines has swallowed the rows below it
LARGEST_BOOK = sheets.LARGEST_BYTES
Numbered = tuple[int, list[str]]


def read_table(data: bytes, name: str, sheet: str | None = None) -> Iterator[Batch]:
    """The rows of a file that has been read. Raises SourceError or core.errors.BadInput, saying what to do."""
    return read_open(io.BytesIO(data), name, sheet)


def read_open(file: IO[bytes], name: str, sheet: str | None = None) -> Iterator[Batch]:
    """The rows of an open file that can be wound back."""
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip():
        raise SourceError(f"文件 {name} 是空的", f"the file {name} is empty")
    if head[:4] == b"PAR1":
        return _parquet(file, name)
    if head[:2] == b"PK" or head[:4] == b"\xd0\xcf\x11\xe0":
        return _book(file, name, sheet)
    encoding = encoding_of(head, name)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise SourceError(f"{name} 是网页或 XML，不是表格", f"{name} is a web page or XML, no table")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return _json_lines(file, encoding)
    return _csv(file, encoding, head)


def encoding_of(head: bytes, name: str = "") -> str:
    """UTF-16 by its mark, UTF-8 where it can be, else GB18030 where it can be; of both broken the one that breaks less. Raises SourceError."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    broken = {encoding: _broken(head, encoding) for encoding in ("utf-8-sig", "gb18030")}
    encoding = min(broken, key=lambda each: broken[each])
    if broken[encoding] > 0.01 or b"\x00" in head[:4096]:
        raise SourceError(
            f"{name} 不是 UTF-8 或 GB18030 文本：请另存为 CSV UTF-8 或 .xlsx", f"{name} is no text in UTF-8 or GB18030: save it as CSV UTF-8 or .xlsx"
        )
    return encoding


def _broken(head: bytes, encoding: str) -> float:
    """Which share of the characters cannot be read."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head, final=len(head) < HEAD)
    return text.count("\ufffd") / max(1, len(text))


# ── CSV ──
def _csv(file: IO[bytes], encoding: str, head: bytes) -> Iterator[Batch]:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    with io.TextIOWrapper(file, encoding, errors="replace", newline="") as lines:
        rows = sheets.parsed_csv(lines, sheets.delimiter_of(text))
        columns = sheets.header_of(next(rows, []))
        yield from _batches(columns, enumerate(rows, 2))


def _batches(columns: list[str], rows: Iterator[Numbered]) -> Iterator[Batch]:
    """Rows with their numbers as batches; one with more cells than the header has shifted, so that nobody knows what is what."""
    width = len(columns)
    while chunk := list(islice(rows, CHUNK)):
        good: list[list[str]] = []
        numbers: list[int] = []
        broken: list[Broken] = []
        size = 0
        for number, cells in chunk:
            if not (length := sum(map(len, cells))):
                continue
            size += length
            if length > OPEN_QUOTE and any(len(cell) > OPEN_QUOTE and cell.count("\n") > OPEN_LINES for cell in cells):
                raise SourceError(f"第 {number} 行的引号没有闭合：请更正后再提交", f"a quote is not closed in row {number}: correct it and hand it in again")
            if len(cells) > width and any(cells[width:]):
                broken.append(Broken(number, "bad_width", " | ".join(cells)[:200]))
                continue
            good.append(cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))])
            numbers.append(number)
        made = {name: list(values) for name, values in zip(columns, zip(*good, strict=True), strict=True)} if good else {name: [] for name in columns}
        yield Batch(columns=made, numbers=numbers, broken=broken, bytes=size)


# ── XLSX ──
def _book(file: IO[bytes], name: str, sheet: str | None) -> Iterator[Batch]:
    data = file.read(LARGEST_BOOK + 1)
    table = sheets.look_at(data, sheet)
    yield from _batches(table.columns, sheets.book_rows(data, table))


# ── Parquet ──
def _parquet(file: IO[bytes], name: str) -> Iterator[Batch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = 1
    try:
        for batch in pq.ParquetFile(file).iter_batches(CHUNK):
            yield Batch(columns=batch.to_pydict(), numbers=range(first, first + len(batch)), bytes=batch.nbytes)
            first += len(batch)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise SourceError(f"{name} 不是完整的 Parquet 文件：可能被截断", f"{name} is no whole Parquet file: it may have been cut short") from error


# ── JSON lines ──
def _json_lines(file: IO[bytes], encoding: str) -> Iterator[Batch]:
    with io.TextIOWrapper(file, encoding, errors="replace") as text:
        lines = enumerate(text, 1)
        while chunk := list(islice(lines, CHUNK)):
            yield _json_batch([(number, line.strip()) for number, line in chunk if line.strip()])


def _json_batch(chunk: list[tuple[int, str]]) -> Batch:
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    for number, line in chunk:
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            rows.append(row)
            numbers.append(number)
        else:
            broken.append(Broken(number, "bad_json", line[:200]))
    return Batch(columns=Batch.of(rows).columns, numbers=numbers, broken=broken, bytes=sum(len(line) for _, line in chunk))
