"""JSON over HTTP, page by page: by page number, offset, cursor or the address of the next page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pydantic import Field

from core.watermarks import is_later
from data_sources.connectors._base import Ask, Batch, Connector, SourceError
from data_sources.connectors._http import Web, page, text_of
from data_sources.outgoing import Fetched

MOST_PAGES = 100_000


class HttpJson(Web):
    """`rows` is the way to the list in the answer (data.items), `next` to the cursor or address of the next page; `size` how many rows a page is asked for.

    `since` is the parameter by which an incremental interface asks for what came after the watermark; a source without one is read whole each time.
    """

    rows: str = ""
    paging: Literal["none", "page", "offset", "cursor", "link"] = "none"
    page_name: str = "page"
    size_name: str = "size"
    size: int = Field(500, ge=1, le=10_000)
    first_page: int = 1
    next: str = "next"
    since: str | None = None
    params: Mapping[str, str] = {}


def read(ask: Ask) -> Iterator[Batch]:
    """Every page until one has no rows, or says that there is no next one. Raises SourceError for one that comes again."""
    settings, first, number = ask.settings, 1, 0
    url: str | None = _with(settings.url, _start(ask))
    before: bytes | None = None
    while url is not None:
        found = page(ask, url)
        if number and found.body == before:
            raise SourceError("对方每页返回相同内容，已停止", "it gives the same page again and again, and was stopped")
        rows = _rows(found, settings.rows)
        given = len(rows)
        if ask.watermark is not None and ask.by and settings.since is None:
            rows = [row for row in rows if is_later(row.get(ask.by), ask.watermark)]
        yield Batch.of(rows, first, bytes=len(found.body))
        first, number, before = first + len(rows), number + 1, found.body
        if number >= MOST_PAGES:
            raise SourceError(f"超过 {MOST_PAGES:,} 页仍未结束", f"it had not come to its end after {MOST_PAGES:,} pages")
        url = _next(ask, found, number, given)


def _start(ask: Ask) -> dict[str, str]:
    settings, asked = ask.settings, dict(ask.settings.params)
    if settings.auth == "query":
        asked[settings.key_name] = ask.key(settings.key) or ""
    if settings.paging != "none":
        asked[settings.size_name] = str(settings.size)
    if settings.paging in ("page", "offset"):
        asked[settings.page_name] = str(settings.first_page if settings.paging == "page" else 0)
    if settings.since and ask.watermark is not None:
        asked[settings.since] = ask.watermark
    return asked


def _next(ask: Ask, found: Fetched, number: int, count: int) -> str | None:
    """The address of the next page, None where this was the last."""
    settings = ask.settings
    if settings.paging == "none" or count == 0:
        return None
    if settings.paging in ("page", "offset"):
        if count < settings.size and settings.paging == "offset":
            return None
        at = settings.first_page + number if settings.paging == "page" else number * settings.size
        return _with(settings.url, {**_start(ask), settings.page_name: str(at)})
    said = _linked(found) or _at(_parsed(found), settings.next)
    if said in (None, "", False):
        return None
    if settings.paging == "cursor":
        return _with(settings.url, {**_start(ask), settings.page_name: str(said)})
    there = urljoin(settings.url, str(said))
    if urlsplit(there)[:2] != urlsplit(settings.url)[:2]:  # our key goes to nobody else
        raise SourceError("下一页的地址属于另一台主机", "the next page lies on another host")
    return there


def _linked(found: Fetched) -> str | None:
    """The next page as the header Link says it."""
    for link in found.headers.get("link", "").split(","):
        address, _, about = link.partition(";")
        if 'rel="next"' in about.replace(" ", ""):
            return address.strip().strip("<>")
    return None


def _rows(found: Fetched, path: str) -> list[dict[str, Any]]:
    rows = _at(_parsed(found), path)
    if isinstance(rows, dict):
        rows = [rows]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        where = f"“{path}”" if path else "最外层"
        raise SourceError(f"返回的 JSON 在{where}没有行的列表", f"its JSON has no list of rows at {path or 'the top'}")
    return [_flat(row) for row in rows]


def _parsed(found: Fetched) -> Any:
    text = text_of(found)
    if text.lstrip()[:1] == "<":
        raise SourceError("对方返回的是网页，不是 JSON：可能需要登录或地址有误", "it answered with a web page, no JSON: a sign-in, or a wrong address?")
    if not text.strip():
        raise SourceError("对方返回空内容", "its answer is empty")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError("返回的 JSON 不完整或有误", "its JSON is cut short or broken") from None


def _at(found: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _flat(row: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Objects within a row as columns of their own: {"place": {"lon": 1}} is place.lon."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        flat |= _flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return flat


def _with(url: str, asked: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **asked})))


CONNECTOR = Connector("http_json", zh="HTTP JSON 接口", en="JSON over HTTP", read=read, asks=HttpJson)
