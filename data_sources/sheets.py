"""Spreadsheets: CSV and XLSX read row by row, and XLSX written. What could harm whoever opens it is refused with a sentence."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Literal

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from core import table_head
from core.errors import BadInput

LARGEST_BYTES = 50 * 1024 * 1024
LARGEST_UNPACKED, LARGEST_RATIO, MOST_PARTS = 400 * 1024 * 1024, 200, 2_000
MOST_COLUMNS, MOST_ROWS, LONGEST_CELL = 200, 200_000, 32_767
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
_SNIFFED_ROWS = 20
MOST_MERGED = 100_000  # rows under merged cells
_OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and .xlsx with a password
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
Cells = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: what its columns are called, and its rows with the number a spreadsheet shows. The header ends with row `head`."""

    kind: Literal["csv", "xlsx"]
    columns: list[str]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    head: int = 1


def look_at(data: bytes, sheet: str | None = None) -> Table:
    """What the file is, and its columns; of a workbook the named sheet, else the first one. Raises BadInput, saying what to do."""
    if len(data) > LARGEST_BYTES:
        raise BadInput(
            "too_large", f"The file has over {LARGEST_BYTES // 2**20} MB: split it.", "file", zh=f"文件超过 {LARGEST_BYTES // 2**20} MB：请分成几份。"
        )
    if not data.strip():
        raise BadInput("empty", "The file is empty.", "file", zh="文件是空的。")
    if data[:4] == _OLE:
        raise BadInput(
            "old_format",
            "This is an old .xls, or a workbook with a password: save it as .xlsx without one.",
            "file",
            zh="这是旧版 .xls，或带密码的工作簿：请另存为不带密码的 .xlsx。",
        )
    if data[:2] == b"PK":
        return _look_at_book(data, sheet)
    encoding = _encoding(data)
    text = data.decode(encoding)
    delimiter = delimiter_of(text)
    end, names = table_head.head(list(islice(_csv_rows(text, delimiter), table_head.LOOKED_AT)))
    return Table("csv", header_of(names), encoding, delimiter, head=end)


def rows(data: bytes, table: Table) -> Iterator[tuple[int, Cells]]:
    """The rows below the header, each with its number; empty ones are left out. Raises BadInput beyond 200,000 rows."""
    every = _csv_rows(data.decode(table.encoding or "utf-8-sig"), table.delimiter or ",") if table.kind == "csv" else _book_rows(data, table.sheet)
    width = len(table.columns)
    for number, cells in enumerate(every, start=1):
        if number > MOST_ROWS + table.head:
            raise BadInput("too_many_rows", f"The file has over {MOST_ROWS:,} rows: split it.", "file", zh=f"文件超过 {MOST_ROWS:,} 行：请分成几份。")
        if number > table.head and any(cells):
            yield number, [*cells[:width], *[""] * (width - len(cells))]


def book_rows(data: bytes, table: Table) -> Iterator[tuple[int, Cells]]:
    """All rows of a workbook below the header, each with its number, however many."""
    return ((number, cells) for number, cells in enumerate(_book_rows(data, table.sheet), start=1) if number > table.head)


def parsed_csv(lines: Iterable[str], delimiter: str) -> Iterator[Cells]:
    """The rows of an open text, cell by cell. Raises BadInput where it is no CSV."""
    csv.field_size_limit(LARGEST_BYTES)
    try:
        for row in csv.reader((line.replace("\x00", "") if "\x00" in line else line for line in lines), delimiter=delimiter):
            cells = list(map(str.strip, row))  # millions of rows come through here: what can be left to C is
            yield cells if sum(map(len, cells)) <= LONGEST_CELL else [cell[:LONGEST_CELL] for cell in cells]
    except csv.Error as error:
        raise BadInput("bad_csv", f"The file cannot be read as CSV ({error}): save it anew.", "file", zh=f"不能按 CSV 读取（{error}）：请重新保存。") from None


def written(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets, all cells text: nothing in them is computed by whoever opens it, and 01-10 stays no date."""
    book = openpyxl.Workbook(write_only=True)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        for index in range(len(lines[0]) if lines else 0):
            longest = max(sum(1 if ord(ch) < 0x2E80 else 2 for ch in line[index]) for line in lines[:200] if index < len(line))
            sheet.column_dimensions[get_column_letter(index + 1)].width = min(max(longest + 2, 8), 48)
        for number, line in enumerate(lines):
            sheet.append([_text_cell(sheet, value, head=number == 0) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_written(lines: Sequence[Sequence[str]]) -> bytes:
    """The same rows as CSV in UTF-8, with the mark by which Excel knows it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def _text_cell(sheet: Any, value: str, head: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type, cell.number_format = "s", "@"
    if head:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center")
    return cell


# ── CSV ──
def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text[:4096]:
            break
        return encoding
    raise BadInput(
        "bad_encoding",
        "This is no text in UTF-8 or GB18030, and no .xlsx: save it as CSV UTF-8 or as a workbook.",
        "file",
        zh="既不是 UTF-8 或 GB18030 文本，也不是 .xlsx：请另存为 CSV UTF-8 或工作簿。",
    )


def delimiter_of(text: str) -> str:
    """The one that cuts the first rows into the most columns, all alike."""
    beginning = text[:65_536]

    def columns(delimiter: str) -> tuple[int, int]:
        found = Counter(len(row) for _, row in zip(range(_SNIFFED_ROWS), _csv_rows(beginning, delimiter), strict=False) if len(row) > 1)
        return max(((often, width) for width, often in found.items()), default=(0, 0))

    return max(DELIMITERS, key=columns)


def _csv_rows(text: str, delimiter: str) -> Iterator[Cells]:
    return parsed_csv(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter)


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_CELL]


def header_of(cells: Cells) -> Cells:
    """Names of columns, each once: a column without one is called by its letter."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if not cells:
        raise BadInput("no_header", "The first row names no columns: put their names there.", "file", zh="第一行没有列名：请写上列名。")
    if len(cells) > MOST_COLUMNS:
        raise BadInput(
            "too_many_columns", f"There are over {MOST_COLUMNS} columns: take out what is not needed.", "file", zh=f"超过 {MOST_COLUMNS} 列：请删去不需要的列。"
        )
    names: Cells = []
    for index, cell in enumerate(cells):
        name = " ".join(cell.split())[:100] or get_column_letter(index + 1)
        while name in names:
            name = f"{name} ({get_column_letter(index + 1)})"
        names.append(name)
    return names


# ── XLSX ──
def _look_at_book(data: bytes, sheet: str | None) -> Table:
    _check_archive(data)
    book = _book(data)
    try:
        names = [each.title for each in book.worksheets]
        if not names:
            raise BadInput("no_sheet", "The workbook has no sheet with cells.", "file", zh="工作簿没有可用的工作表。")
        if sheet is not None and sheet not in names:
            raise BadInput("no_sheet", f"There is no sheet {sheet}: {', '.join(names)}.", "sheet", zh=f"没有工作表 {sheet}：可选 {'、'.join(names)}。")
    finally:
        book.close()
    chosen = sheet or names[0]
    end, columns = table_head.head(list(islice(_book_rows(data, chosen, filled=False), table_head.LOOKED_AT)))
    return Table("xlsx", header_of(columns), sheet=chosen, sheets=names, head=end)


def _check_archive(data: bytes) -> None:
    """A workbook is an archive: it may not unpack to more than can be kept, nor bring a program along."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            swollen = any(part.file_size > 10 * 2**20 and part.file_size > LARGEST_RATIO * part.compress_size for part in parts)
            if swollen or unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
                raise BadInput(
                    "bomb",
                    "The workbook unpacks to far more than it is: it is not opened. Save the data as CSV.",
                    "file",
                    zh="工作簿解压后过大，未打开：请把数据另存为 CSV。",
                )
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in name or "/macrosheets/" in name for name in names):
                raise BadInput("macros", "The workbook holds macros: save it as .xlsx without them.", "file", zh="工作簿含宏：请另存为不含宏的 .xlsx。")
            if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise BadInput("no_workbook", "This archive is no workbook: hand in .xlsx or .csv.", "file", zh="此压缩包不是工作簿：请提交 .xlsx 或 .csv。")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if _DTD.search(file.read(4096)):
                            raise BadInput(
                                "dtd", "The workbook declares entities: it is not opened. Save it anew.", "file", zh="工作簿声明了实体，未打开：请重新保存。"
                            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise BadInput("broken", "The workbook is damaged or encrypted: save it anew.", "file", zh="工作簿已损坏或加密：请重新保存。") from None


def _book(data: bytes) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError):
        raise BadInput("broken", "The workbook is damaged: save it anew.", "file", zh="工作簿已损坏：请重新保存。") from None


def _book_rows(data: bytes, sheet: str | None, filled: bool = True) -> Iterator[Cells]:
    book = _book(data)
    try:
        place = book[sheet] if sheet else book.worksheets[0]
        place.reset_dimensions()  # what a file says of its own size may be wrong
        merged, kept = _merged_down(data, place) if filled else {}, dict[tuple[int, int], str]()
        for number, row in enumerate(place.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
            cells = [_as_text(value) for value in row]
            for at, first in merged.get(number, ()):
                if at >= len(cells):
                    continue
                if number == first:
                    kept[at, first] = cells[at]
                else:
                    cells[at] = cells[at] or kept.get((at, first), "")
            yield cells
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError):
        raise BadInput("broken", "The workbook is damaged: save it anew.", "file", zh="工作簿已损坏：请重新保存。") from None
    finally:
        book.close()


def _merged_down(data: bytes, place: Any) -> dict[int, list[tuple[int, int]]]:
    """Cells merged over several rows: row → (column from 0, first row). What stands in the first of them holds for all."""
    found: dict[int, list[tuple[int, int]]] = {}
    left = MOST_MERGED
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(place._worksheet_path) as part:
        text = b""
        while left > 0 and (chunk := part.read(1 << 20)):
            text, end = text + chunk, 0
            for match in _MERGED.finditer(text):
                end, top, bottom = match.end(), int(match[2]), int(match[3])
                rows = range(top, min(bottom, top + left) + 1) if bottom > top else ()
                left -= len(rows)
                for row in rows:
                    found.setdefault(row, []).append((column_index_from_string(match[1].decode()) - 1, top))
            text = text[max(end, len(text) - 80) :]  # one that the next piece ends
    return found


def _as_text(value: Any) -> str:
    """A cell as it would be typed: dates as ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _clean(str(value))
