"""How a desk takes a report down: kinds of matter, ways it comes in, and what the words of a report say about its category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from core.categories import Category
from core.search import normal, units

WHOLE, NAMED, WORD = 3.0, 1.0, 2.0  # how much a category's name, a pair of characters of it, and a further word count, a character
SHORTEST_EN = 4  # letters: shorter English words of a name (out, on, the) say nothing


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(_Row):
    """A kind of matter, named as its workflow; `words` in a report tell it from the others."""

    zh: str
    en: str
    words: str = ""


class Channel(_Row):
    """A way a report reaches a desk, named as in core.reports.CHANNELS; `source` is the door it counts as."""

    source: str


class Intake(_Row):
    """What a city's desks ask. `enquiry` is the category of an enquiry whose words name none; `by_role` the source of posts that report for their own
    house, `words` further words of a category, parted by blanks."""

    kinds: dict[str, Kind] = {}
    channels: dict[str, Channel] = {}
    enquiry: str = ""
    by_role: dict[str, str] = {}
    words: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Guess:
    """A category the words speak for, how much, and which words they are."""

    category: str
    score: float
    because: tuple[str, ...]


def guess(categories: Iterable[Category], further: Mapping[str, str], text: str) -> list[Guess]:
    """The categories that `text` speaks for, the likeliest first. A pair of characters that many names share counts little."""
    said = normal(text)
    known = [(each, _named(each), _further(further.get(each.id, ""))) for each in categories]
    shared: dict[str, int] = {}
    for _, pairs, _ in known:
        for pair in pairs:
            shared[pair] = shared.get(pair, 0) + 1
    found = []
    for each, pairs, words in known:
        whole = normal(each.zh)
        hits = {whole: WHOLE * len(whole)} if whole in said else {}
        hits |= {word: WORD * (len(word) if not word.isascii() else 2) for word in words if _says(said, word)}
        hits |= {pair: NAMED * 2 / shared[pair] for pair in pairs if pair not in hits and _says(said, pair)}
        if hits:
            found.append(Guess(each.id, sum(hits.values()), _because(hits)))
    return sorted(found, key=lambda one: (-one.score, one.category))


def kind_of(kinds: Mapping[str, Kind], text: str) -> str | None:
    """The kind whose words stand in `text`, the one with most of them; None where none does."""
    said = normal(text)
    counted = {name: sum(len(word) for word in _further(kind.words) if _says(said, word)) for name, kind in kinds.items()}
    best = max(counted, key=lambda name: counted[name], default=None)
    return best if best is not None and counted[best] else None


def _named(category: Category) -> set[str]:
    """Each two characters in a row of a name, and the longer words of the English one."""
    pairs = {a + b for a, b in pairwise(normal(category.zh))}
    return pairs | {unit for piece in units(normal(category.en)) for unit in piece if unit.isascii() and len(unit) >= SHORTEST_EN}


def _further(words: str) -> list[str]:
    return list(dict.fromkeys(normal(words).split()))


def _says(said: str, word: str) -> bool:
    """An English word counts where it begins a word: lamp, lamps."""
    return word in said if not word.isascii() else f" {word}" in f" {said}"


def _because(hits: Mapping[str, float]) -> tuple[str, ...]:
    """The words that count most, without those that stand in another one."""
    best = sorted(hits, key=lambda word: (-hits[word], word))
    return tuple(word for word in best if not any(word != other and word in other for other in best))[:3]
