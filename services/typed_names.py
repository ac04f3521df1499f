"""Names of residents that somebody types into free text are masked before the text is kept: subjects, descriptions, notes, reasons, purposes, names of views.

Known are who lives, or owns a home, in the community that the record lies in, or in the whole area of who types where the text is about no one
place. Nobody sees more of such a name than its mask: whoever has to reach somebody does so by the service that knows him (services/reach.py).
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from core.areas import at_level, prefix
from core.errors import BadInput
from core.masking import mask_called, mask_known, possible_names
from store import typed_names as queries

Typed = tuple[str, str]  # where a text belongs, and the text


def masked(conn: Connection, area: str, text: str) -> str:
    """The text with the names of residents of that community in it masked, and of whoever stands beside 联系人 or 先生."""
    return masked_all(conn, [(area, text)])[0]


def masked_all(conn: Connection, typed: Sequence[Typed]) -> list[str]:
    """The same of several, by few questions."""
    placed = [(at_level(area, "community") or area, text, possible_names(text)) for area, text in typed]
    wanted = set[str]().union(*(names for _, _, names in placed))
    borne = list(queries.borne(conn, wanted, {place for place, _, names in placed if names})) if wanted else []
    return [mask_called(mask_known(text, {name for name, home in borne if name in names and home.startswith(prefix(place))})) for place, text, names in placed]


def refuse(conn: Connection, area: str, text: str, field: str) -> None:
    """Raise BadInput where a text that is kept to be looked for again names a resident of the area: nobody is looked up by name for good."""
    if masked(conn, area, text) != text:
        zh = "内容含居民姓名，不能保存：需要时在其服务页查找，每次查看都有记录。"
        raise BadInput("names_somebody", "It names a resident and is not kept: look on the service's page, where every look is on record.", field, zh)
