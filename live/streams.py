"""The open streams of this gateway: whose they are, what they asked for, and whether their sessions still stand."""

import asyncio
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from core.areas import prefix
from core.errors import BadInput
from live.hub import Client
from live.messages import Filter
from services._parts import Parts
from services.answer import untold
from services.may import seen_kinds
from services.presence import HELD
from services.who import Account

MOST_OF_A_SESSION = 20
MOST_TOPICS, MOST_KEYS = 200, 1000
OF_RECORDS = ("case", "officer", "camera")  # topics that are called as the records they carry
_TOPIC = re.compile(r"([a-z_]{1,40})(?::(\d{6}(?:\d{3}){0,3}|\d{15}-\d{2}))?")
LONGEST_KEY = 600


class Stream(Client):
    """A client with an owner."""

    __slots__ = ("account", "checked_at", "id", "token")

    def __init__(self, gateway_id: str, token: str, account: Account, heard: Filter, kick: Callable[[], None]) -> None:
        super().__init__(heard, kick)
        self.id = f"{gateway_id}.{secrets.token_urlsafe(12)}"
        self.token, self.account = token, account
        self.checked_at = time.monotonic()


def filter_of(parts: Parts, account: Account, topics: "frozenset[tuple[str, str]] | None", watch: "frozenset[str] | None") -> Filter:
    """What `account` may hear of what was asked for."""
    wall = None if account.wall_id is None else str(account.wall_id)
    return Filter(account.scope, wall, account.role == "admin", topics, watch, untold(parts, account), unseen(parts, account))


def unseen(parts: Parts, account: Account) -> frozenset[str]:
    """The topics of records that the account's role does not see."""
    return frozenset() if account.kind == "machine" else frozenset(OF_RECORDS) - {*seen_kinds(parts, account, OF_RECORDS)}


def topics_of(asked: Iterable[Any]) -> frozenset[tuple[str, str]]:
    """`["case", "officer:440604012"]` as kinds and area prefixes. Raises BadInput."""
    found = [_TOPIC.fullmatch(topic) if isinstance(topic, str) else None for topic in asked]
    if len(found) > MOST_TOPICS or not all(found):
        raise BadInput("bad_topics", f"Topics are at most {MOST_TOPICS} kinds, each alone or as kind:area code.", "topics")
    return frozenset((match[1], prefix(match[2]) if match[2] else "") for match in found if match)


def keys_of(asked: Iterable[Any], may_watch: Callable[[str], bool]) -> frozenset[str]:
    """The keys of indicators and pages among `asked` that the account may watch. Raises BadInput for what is no list of keys."""
    keys = list(asked)
    if len(keys) > MOST_KEYS or not all(isinstance(key, str) and len(key) <= LONGEST_KEY for key in keys):
        raise BadInput("bad_watch", f"Watch takes at most {MOST_KEYS} keys such as case.open|440604|now|.", "watch")
    return frozenset(key for key in keys if may_watch(key))


class Streams:
    """Streams by id and by session."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(4)  # of this gateway, the first part of each stream's id
        self._by_id: dict[str, Stream] = {}
        self._by_session: dict[str, list[Stream]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, stream: Stream) -> None:
        """Keep a stream; the oldest of its session ends when there are too many."""
        mine = self._by_session[stream.account.session]
        mine.append(stream)
        self._by_id[stream.id] = stream
        if len(mine) > MOST_OF_A_SESSION:
            mine[0].end("many")

    def remove(self, stream: Stream) -> None:
        """Forget a stream."""
        self._by_id.pop(stream.id, None)
        mine = self._by_session[stream.account.session]
        mine.remove(stream)
        if not mine:
            del self._by_session[stream.account.session]

    def get(self, stream_id: str) -> Stream | None:
        """The stream of that id."""
        return self._by_id.get(stream_id)

    def all(self) -> list[Stream]:
        """Every stream."""
        return list(self._by_id.values())

    def end_session(self, session: str) -> None:
        """End the streams of a session."""
        for stream in list(self._by_session.get(session, ())):
            stream.end("revoked")

    def watched(self) -> set[str]:
        """Every indicator key some stream holds."""
        return {key for stream in self._by_id.values() for key in stream.filter.watch or () if not key.startswith(HELD)}

    async def check(self, who: Callable[[str], Account | None], oldest: float) -> None:
        """Ask again for streams last checked before `oldest` (monotonic) whether their session stands and sees the same."""
        due = [stream for stream in self._by_id.values() if stream.checked_at <= oldest]
        if not due:
            return
        found = await asyncio.to_thread(_ask, who, {stream.token for stream in due})
        for stream in due:
            if stream.token not in found:
                continue  # the store is away: the next round asks again
            stream.checked_at = time.monotonic()
            account = found[stream.token]
            if account is None:
                stream.end("revoked")
            elif _rights(account) != _rights(stream.account):
                stream.end("changed")


def _rights(account: Account) -> tuple[Any, ...]:
    return account.scope, account.role, account.wall_id


def _ask(who: Callable[[str], Account | None], tokens: Iterable[str]) -> dict[str, Account | None]:
    found: dict[str, Account | None] = {}
    for token in tokens:
        try:
            found[token] = who(token)
        except Exception:  # busy or away, whatever the store: those who listen go on listening
            continue
    return found
