"""Names of residents that somebody types into free text are masked before the text is kept: subjects, descriptions, notes, reasons, purposes, names of views.

Known are who lives, or owns a home, in the community that the record lies in, or in the whole area of who types where the text is about no one
place. What is typed about a case, a correction or a guard, and what is written to somebody, keeps its names apart, sealed, to be shown one at a time
(services/masked_values.py); what is typed elsewhere loses them for good, since whoever has to reach somebody does so by the service that knows him
(services/reach.py).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from core.areas import at_level, prefix
from core.errors import BadInput
from core.masking import Seen, mask_called, mask_known, possible_names
from store import typed_names as queries

MESSAGE = "message"  # what the names of a message are sealed under
Typed = tuple[str, str]  # where a text belongs, and the text


class Hidden(NamedTuple):
    """A name that was masked, and the number of who bears it where that is one person."""

    name: str
    person: int | None


class Masked(NamedTuple):
    """A text without its names, and these."""

    text: str
    names: Sequence[Hidden]


def masked(conn: Connection, area: str, text: str) -> str:
    """The text with the names of residents of that community in it masked, and of whoever stands beside 联系人 or 先生."""
    return masked_all(conn, [(area, text)])[0].text


def masked_all(conn: Connection, typed: Sequence[Typed]) -> list[Masked]:
    """The same of several, by few questions, with the names."""
    placed = [(at_level(area, "community") or area, text, possible_names(text)) for area, text in typed]
    wanted = set[str]().union(*(names for _, _, names in placed))
    borne = list(queries.borne(conn, wanted, {place for place, _, names in placed if names})) if wanted else []
    return [_masked(text, [(name, id) for name, home, id in borne if name in names and home.startswith(prefix(place))]) for place, text, names in placed]


def _masked(text: str, bearers: Iterable[tuple[str, int]]) -> Masked:
    by_name: dict[str, set[int]] = {}
    for name, id in bearers:
        by_name.setdefault(name, set()).add(id)
    seen: Seen = []
    text = mask_called(mask_known(text, by_name, seen), seen)
    return Masked(text, [Hidden(name, min(ids) if len(ids := by_name.get(name, set())) == 1 else None) for name in dict.fromkeys(name for _, name in seen)])


def sealed(conn: Connection, kind: str, ref: str, area: str, text: str) -> str:
    """The text masked; its names are kept under the record it belongs to."""
    found = masked_all(conn, [(area, text)])[0]
    seal(conn, kind, {ref: found.names})
    return found.text


def seal(conn: Connection, kind: str, names: dict[str, Iterable[Hidden]]) -> None:
    """Keep the names of texts under the records they belong to."""
    now = datetime.now(UTC)
    rows = {(ref, each.name): {"kind": kind, "ref": ref, "name": each.name, "person": each.person, "at": now} for ref, all_ in names.items() for each in all_}
    queries.seal(conn, list(rows.values()))


def refuse(conn: Connection, area: str, text: str, field: str) -> None:
    """Raise BadInput where a text that is kept to be looked for again names a resident of the area: nobody is looked up by name for good."""
    if masked(conn, area, text) != text:
        zh = "内容含居民姓名，不能保存：需要时在其服务页查找，每次查看都有记录。"
        raise BadInput("names_somebody", "It names a resident and is not kept: look on the service's page, where every look is on record.", field, zh)
