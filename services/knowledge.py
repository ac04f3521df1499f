"""The knowledge base (知识库): its entries, those residents ask among them, found by words and by the category of a case."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from core.knowledge import SORTS, Entry
from core.search import normal, units

if TYPE_CHECKING:
    from core.city import City
    from services._parts import Parts

CHECKED = "2026-11"  # when the answers of the residents' page were last looked at
LIKELY, MOST_ANSWERS = 0.8, 3  # what an entry must have in common before it is offered as an answer, and how many are


def entries(city: "City") -> list[Entry]:
    """All entries; the answers of the residents' page are among them, so that nothing is answered twice."""
    asked = [
        Entry(id=each.id, sort="question", zh=each.zh, en=each.en, text=each.answer, find=each.find, source=each.source, checked=CHECKED, public=True)
        for each in city.answers.values()
    ]
    return [*city.knowledge.values(), *(each for each in asked if each.id not in city.knowledge)]


def public_entries(city: "City") -> list[Entry]:
    """What is answered on the residents' page: its own answers, then what the knowledge base has for everybody."""
    known = entries(city)
    return [each for each in known if each.sort == "question"] + [each for each in known if each.public and each.sort != "question"]


def find(parts: "Parts", text: str = "", sort: str | None = None, category: str | None = None) -> list[dict[str, Any]]:
    """Entries that have something in common with `text`, most first; without a text all, by sort. `category` is that of a case: its entries alone."""
    known = [each for each in entries(parts.city) if sort in (None, each.sort) and (category is None or category in each.categories)]
    order = list(SORTS)
    if not text.strip():
        return [shown(each) for each in sorted(known, key=lambda each: order.index(each.sort))]
    wanted = _pieces(text)
    counted = [(_shared(each, wanted), number, each) for number, each in enumerate(known)]
    return [shown(each) for shared, _, each in sorted(counted, key=lambda one: (-one[0], one[1])) if shared]


def answering(parts: "Parts", text: str, category: str | None = None) -> list[dict[str, Any]]:
    """The few entries that may answer what somebody says, the likeliest first: a piece that many entries ask with counts little, those that help
    with this category of cases fit, and what residents may be told goes first."""
    known, wanted = entries(parts.city), _pieces(text)
    asks = [normal(f"{each.zh} {each.en} {each.find}") for each in known]
    common = {piece: sum(piece in each for each in asks) for piece in wanted}
    scored = [
        (sum(1 / common[piece] for piece in wanted if piece in asked) + (category in each.categories), each.public, -number)
        for number, (each, asked) in enumerate(zip(known, asks, strict=True))
    ]
    best = max(scored)[0] if scored else 0.0
    likely = sorted((one for one in scored if one[0] >= max(LIKELY, best / 2)), key=lambda one: (one[1], one[0], one[2]), reverse=True)
    return [shown(known[-number]) for _, _, number in likely[:MOST_ANSWERS]]


def one(parts: "Parts", id: str) -> dict[str, Any]:
    """One entry. Raises NotFound."""
    found = next((each for each in entries(parts.city) if each.id == id), None)
    if found is None:
        raise NotFound(f"There is no entry {id} in the knowledge base.")
    return shown(found)


def shown(each: Entry) -> dict[str, Any]:
    """An entry as it is sent."""
    text, source = {"zh": each.text[0], "en": each.text[1]}, {"zh": each.source[0], "en": each.source[1]} if each.source else None
    words = {"sort_zh": SORTS[each.sort].zh, "sort_en": SORTS[each.sort].en}
    return {
        "id": each.id,
        "sort": each.sort,
        **words,
        "zh": each.zh,
        "en": each.en,
        "text": text,
        "source": source,
        "checked": each.checked,
        "public": each.public,
    }


def _pieces(text: str) -> set[str]:
    """Runs of letters and digits, and of Chinese each two characters in a row; a single character alone."""
    found: set[str] = set()
    for piece in units(normal(text)):
        found.update(unit for unit in piece if unit.isascii() and len(unit) > 1)
        found.update(a + b for a, b in pairwise(piece) if not a.isascii() and not b.isascii())
        if len(piece) == 1:
            found.update(piece)
    return found


def _shared(each: Entry, wanted: set[str]) -> int:
    """How much an entry has in common: what stands in its title or its further words counts three times what stands in its text."""
    asks, says = normal(f"{each.zh} {each.en} {each.find}"), normal(" ".join(each.text))
    return sum(3 * (piece in asks) + (piece in says) for piece in wanted)
