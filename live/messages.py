"""One message of the bus, who may hear it, and how messages look on the wire."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson

from core.areas import prefix
from core.made import is_made
from core.scope import Scope

Test = Callable[["Message"], bool]


@dataclass(slots=True)
class Message:
    """A message with what decides about it. `body` is its JSON as published.

    `ms` is the bus's time, 0 for one that no log keeps. `moved_to` (area, department, involved) marks the word that a case
    has left: only those hear it who may not follow it there.
    """

    topic: str
    key: str
    area: str
    department: str | None
    body: bytes
    ms: int = 0
    seq: int = 0
    alarm: bool = False
    moved_to: tuple[str, str | None, str] | None = None
    involved: str = ""


def parse(body: bytes, ms: int) -> Message:
    """The message in `body`. Raises ValueError, KeyError or TypeError for anything else."""
    said = orjson.loads(body)
    v = said["v"]
    case = said["topic"] == "case"
    department, involved = (v.get("department"), v.get("involved", "")) if case else (None, "")
    return Message(str(said["topic"]), str(said["key"]), str(said["area"]), department, body, ms, alarm=bool(said.get("alarm")), involved=involved)


def word_of_leaving(old: Message, new: Message) -> Message | None:
    """What to tell those who saw a case and may not see where it went; None when it stayed in its place."""
    if new.topic != "case" or (old.area, old.department, old.involved) == (new.area, new.department, new.involved):
        return None
    at = orjson.loads(new.body)["at"]
    v = {"no": new.key, "gone": True, "state": None, "column": None, "light": None}
    body = orjson.dumps({"topic": "case", "key": new.key, "area": old.area, "at": at, "v": v})
    return Message("case", new.key, old.area, old.department, body, new.ms, moved_to=(new.area, new.department, new.involved), involved=old.involved)


@dataclass(frozen=True, slots=True)
class Filter:
    """What one stream hears: its owner's scope and rights, and what it asked for. Equal filters share their frames.

    `topics` are pairs of kind and area prefix ("" for all), None for everything; `watch` cuts indicators to these keys; `untold` are indicators
    that are not for its owner's role, `unseen` topics of records that role does not see.
    """

    scope: Scope
    wall: str | None = None
    admin: bool = False
    topics: frozenset[tuple[str, str]] | None = None
    watch: frozenset[str] | None = None
    untold: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()

    def test(self) -> Test:
        """The filter as a function, quick enough to be asked for each message and group."""
        wanted = self._wanted()
        covers = self._covers()
        case = self._case(("",) if wanted is None else wanted.get("case", ()))
        rules = {"case": case, "notice": self._notice(), "wall": self._wall(), "indicator": self._indicator()}
        rules |= {"page": self._page(), "here": self._page(), "magnet": self._notice()}
        rules |= {topic: lambda m: False for topic in self.unseen}

        def passes(message: Message) -> bool:
            if wanted is not None:
                areas = wanted.get(message.topic)
                if areas is None or not message.area.startswith(areas):
                    return False
            return rules.get(message.topic, covers)(message)

        return passes

    def _wanted(self) -> dict[str, tuple[str, ...]] | None:
        if self.topics is None:
            return None
        kinds = {kind for kind, _ in self.topics}
        return {kind: tuple(area for other, area in self.topics if other == kind) for kind in kinds}

    def _covers(self) -> Test:
        prefixes = self.scope.prefixes
        return lambda m: m.area.startswith(prefixes)

    def _case(self, wanted: tuple[str, ...]) -> Test:
        """That a case has left is heard where it was and not where it went."""
        sees = self.scope.sees

        def hears(area: str, department: str | None, involved: str) -> bool:
            return area.startswith(wanted) and sees(area, department, involved)

        return lambda m: sees(m.area, m.department, m.involved) and (m.moved_to is None or not hears(*m.moved_to))

    def _notice(self) -> Test:
        """A notice for an area is meant for everybody in it, so it is heard below too."""
        prefixes = self.scope.prefixes
        return lambda m: m.area.startswith(prefixes) or any(mine.startswith(prefix(m.area)) for mine in prefixes)

    def _wall(self) -> Test:
        covers = self._covers()
        return lambda m: m.key == self.wall or (self.admin and covers(m))

    def _page(self) -> Test:
        """A page's changes, and who has it open, are heard by those who hold it: asking for the key page|<page>|… is refused to others."""
        held = {key.split("|")[1] for key in self.watch or () if key.startswith("page|")}
        return lambda m: m.key in held

    def _indicator(self) -> Test:
        """A department hears the figures of its own cases only; they carry it in their key (case.open|440604@fire|now|)."""
        watch, covers, department, untold = self.watch, self._covers(), self.scope.department, self.untold

        def mine(message: Message) -> bool:
            own = department is None or not message.key.startswith("case.") or f"@{department}|" in message.key
            return own and covers(message) and message.key.partition("|")[0] not in untold

        # What was made in the browser is for some only: it is heard by who asks for its key, which is refused to others.
        return (lambda m: not is_made(m.key) and mine(m)) if watch is None else lambda m: m.key in watch and mine(m)


def latest_only(messages: Sequence[Message]) -> list[Message]:
    """Without those that a later one of the same key replaces; words of leaving all stay, in order."""
    last = {(m.topic, m.key): m.seq for m in messages if m.moved_to is None}
    return [m for m in messages if m.moved_to is not None or last[m.topic, m.key] == m.seq]


def event(kind: str, messages: Iterable[Message], mark: int | None) -> bytes:
    """A server-sent event with messages; `mark` is the id from which a returning browser resumes, None leaves it where it is."""
    return b'%sevent: %s\ndata: {"m":[%s]}\n\n' % (_id(mark), kind.encode(), b",".join([m.body for m in messages]))


def control(kind: str, data: object, mark: int | None = None) -> bytes:
    """A server-sent event about the stream itself."""
    return b"%sevent: %s\ndata: %s\n\n" % (_id(mark), kind.encode(), orjson.dumps(data))


def _id(mark: int | None) -> bytes:
    return b"" if mark is None else b"id: %d\n" % mark
