"""A list as a spreadsheet: written row by row, with a line that says who took it, and nothing in it that a program would run."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import orjson

from core.errors import BadInput
from core.words import Words

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

MOST_ROWS = 100_000
CHUNK = 64 * 1024
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # with what a text begins that spreadsheet programs take for a formula


class TooMany(BadInput):
    """A list that is too long for one sheet; `words` says it in both languages."""

    def __init__(self) -> None:
        super().__init__("too_many_rows", f"The list has more than {MOST_ROWS:,} rows, the most a sheet takes: narrow it by area, state or category.")
        self.words = Words(f"超过导出上限 {MOST_ROWS:,} 行：请按区域、环节或类别缩小范围。", self.message)


class Kept:
    """Rows put aside on disk until their number is known, which stands above them. Raises TooMany beyond what a sheet takes."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the iterator)
        self.count = 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Put these aside."""
        for row in rows:
            self.count += 1
            if self.count > MOST_ROWS:
                raise TooMany
            self._file.write(orjson.dumps(row) + b"\n")

    def close(self) -> None:
        """They are not needed after all."""
        self._file.close()

    def __iter__(self) -> Iterator[Sequence[Any]]:
        with self._file as file:
            file.seek(0)
            for line in file:
                yield orjson.loads(line)


def watermark(city: "City", account: "Account", what: Words, filters: str, total: int, now: datetime) -> str:
    """Who took the list, for which unit, when, of what, how many rows."""
    at = now.astimezone(city.tz).strftime("%Y-%m-%d %H:%M:%S")
    if account.lang == "en":
        return f"{what.en} · exported by {account.name} ({account.username}), {account.unit} · {at} · filter: {filters or 'none'} · {total:,} rows"
    return f"{what.zh} · 导出人 {account.name}（{account.username}） {account.unit} · {at} · 筛选 {filters or '无'} · 共 {total:,} 行"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook: its name, heads, rows and how wide its columns are."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]


def sheet(title: str, line: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> Iterator[bytes]:
    """The bytes of an XLSX with the watermark `line` above the heads and on every printed page. Rows are written as they come, never all kept."""
    return book(line, [Page(title, heads, rows, widths)])


def book(line: str, pages: Sequence[Page]) -> Iterator[bytes]:
    """The same with several sheets, each with the watermark."""
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    for page in pages:
        _write(made, line, page)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by who reads it)
    try:
        made.save(file)
    except BaseException:
        file.close()
        raise
    return _Written(file)


def _write(book: Any, line: str, about: Page) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import PageSetupProperties

    page = book.create_sheet(_text(about.title)[:31])
    page.freeze_panes = "A3"
    for number, width in enumerate(about.widths):
        page.column_dimensions[chr(ord("A") + number)].width = width
    printed = _text(line).replace("&", "&&")[:230]
    page.oddHeader.center.text, page.oddFooter.center.text = printed, f"{printed[:200]} · &P/&N"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:2"

    def cell(value: Any, bold: bool = False) -> Any:
        written = value if isinstance(value, int | float) else _text(str(value if value is not None else ""))
        if not bold and not (isinstance(written, str) and written.startswith(_RUNS)):
            return written  # a made cell costs ten times as much
        made = WriteOnlyCell(page, value=written)
        if isinstance(written, str):
            made.data_type = "s"  # a text stays one whatever it begins with
            made.quotePrefix = written.startswith(_RUNS)
        if bold:
            made.font = Font(bold=True)
        return made

    page.append([cell(line)])
    page.append([cell(head, bold=True) for head in about.heads])
    for row in about.rows:
        page.append([cell(value) for value in row])


class _Written(Iterator[bytes]):
    """What was written, from its beginning. Whoever answers with it closes it, also where nobody reads on: a generator that never began would not."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        file.seek(0)

    def __next__(self) -> bytes:
        if chunk := b"" if self._file.closed else self._file.read(CHUNK):
            return chunk
        self.close()
        raise StopIteration

    def close(self) -> None:
        self._file.close()


def _text(value: str) -> str:
    """Without what a spreadsheet cannot hold."""
    return _UNWRITABLE.sub("", value)[:32_000]
