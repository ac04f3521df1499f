"""The bus: one client factory, every key, publishing with a log, leases, and what screens watch.

Every operation touches one key or one hash tag, so the same code runs on a cluster: messages go by sharded
pub/sub, one shard per town or street, and a capped stream beside it replays them. Values are bytes.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

import orjson
import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry

from core.errors import Unusable

INGEST = "magnet:ingest"
CONTROL = "magnet:control"
SHARDS = "magnet:shards"
WATCHED = "magnet:watched"
DIRTY = "magnet:dirty"
KEPT = 10_000  # messages a shard's log keeps, more or less
LAST_SECONDS = 900  # so long the last value of what no log keeps can be asked for
HERE = "magnet:here:"  # and a page: who has it open, each until when
WATCH_SECONDS = 30
HERE_SECONDS = 11
TIMEOUT_S = 10  # so a blocking read may wait 5 s at most
_CHUNK = 200
_TAKE = 20_000

# Adding and announcing in one step keeps the order of the log and of the channel the same for all publishers.
_PUBLISH = """
local ids = {}
for i = 3, #ARGV do
  local id = '-'
  if ARGV[2] == '1' then id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'm', ARGV[i]) end
  redis.call('SPUBLISH', KEYS[2], id .. ' ' .. ARGV[i])
  ids[#ids + 1] = id
end
return ids
"""
_LEASE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

_ANNOUNCE_EVERY_S = 10.0  # again and again, since a bus may come back empty
_urls: "WeakKeyDictionary[redis.Redis, str]" = WeakKeyDictionary()
_announced: "WeakKeyDictionary[redis.Redis, dict[str, float]]" = WeakKeyDictionary()


def connect(url: str) -> "redis.Redis":
    """A client of the bus at `url` that answers bytes. Raises Unusable for an address it cannot take."""
    retry = Retry(ExponentialBackoff(cap=1, base=0.05), 3)
    client = redis.Redis.from_url(_checked(url), protocol=2, socket_timeout=TIMEOUT_S, socket_connect_timeout=3, health_check_interval=30, retry=retry)
    _urls[client] = url
    return client


def connect_async(url: str) -> "redis.asyncio.Redis":
    """The same for asyncio, without a read timeout (a subscription may be silent for hours).

    It never tries again by itself: a subscription renewed in silence would have lost messages without a word.
    """
    return redis.asyncio.Redis.from_url(_checked(url), protocol=2, socket_timeout=None, socket_connect_timeout=3, retry=AsyncRetry(NoBackoff(), 0))


def url_of(client: "redis.Redis") -> str:
    """The address `client` was connected to."""
    return _urls[client]


def _checked(url: str) -> str:
    scheme = urlsplit(url).scheme
    if scheme in {"redis+sentinel", "redis+cluster"}:
        raise Unusable(f"REDIS_URL begins with {scheme}://, which this version does not speak yet: give redis://, rediss:// or unix:// of one server.")
    if scheme not in {"redis", "rediss", "unix"}:
        raise Unusable(f"REDIS_URL begins with {scheme!r}: give redis://, rediss:// or unix://.")
    if _database(url) not in {"", "0"}:  # channels know no databases: two installations would hear each other
        raise Unusable("REDIS_URL names a database number, but pub/sub knows none: leave it away, and give each installation a server of its own.")
    return url


def _database(url: str) -> str:
    parts = urlsplit(url)
    return parse_qs(parts.query).get("db", [""])[0] or ("" if parts.scheme == "unix" else parts.path.strip("/"))


def shard(area: str) -> str:
    """The town or street (9 digits) an area code belongs to, for shorter codes the district (6)."""
    return area[:9] if len(area) >= 9 else area[:6]


def channel(area: str) -> str:
    """The sharded channel on which messages about `area` are heard."""
    return f"magnet:{{{shard(area)}}}:live"


def log(area: str) -> str:
    """The capped stream that replays them; each entry has one field `m`, the message as JSON."""
    return f"magnet:{{{shard(area)}}}:log"


def publish(bus: "redis.Redis", messages: Iterable[dict[str, Any]], keep: bool = True) -> None:
    """Announce `messages` (`{"topic","key","area","at","v"[,"alarm"]}`, absolute values), in order within a shard.

    With `keep` they can be replayed; without (positions) only those who listen now hear them, and `last` knows the newest of each key for a while.
    On the channel each one is `<stream id or -> <JSON>`. Raises redis.RedisError.
    """
    by_shard: dict[str, list[bytes]] = defaultdict(list)
    for message in messages:
        by_shard[shard(message["area"])].append(orjson.dumps(message))
    for name, bodies in by_shard.items():
        _announce(bus, name)
        for start in range(0, len(bodies), _CHUNK):
            bus.eval(_PUBLISH, 2, log(name), channel(name), KEPT, int(keep), *bodies[start : start + _CHUNK])
    if not keep:
        _remember(bus, by_shard)


def _remember(bus: "redis.Redis", by_shard: Mapping[str, Iterable[bytes]]) -> None:
    steps = bus.pipeline(transaction=False)
    for name, bodies in by_shard.items():
        said = {(each := orjson.loads(body))["topic"] + ":" + each["key"]: body for body in bodies}
        steps.hset(_last_key(name), mapping=said)
        steps.expire(_last_key(name), LAST_SECONDS)
    steps.execute()


def last(bus: "redis.Redis", topic: str) -> list[dict[str, Any]]:
    """The newest message of each key of a topic that no log keeps. One may be as old as its `at` says. Raises redis.RedisError."""
    shards = sorted(name.decode() for name in cast("set[bytes]", bus.smembers(SHARDS)))
    steps = bus.pipeline(transaction=False)
    for name in shards:
        steps.hgetall(_last_key(name))
    found = [body for kept in steps.execute() for field, body in kept.items() if field.startswith(f"{topic}:".encode())] if shards else []
    return [orjson.loads(body) for body in found]


def _last_key(name: str) -> str:
    return f"magnet:{{{name}}}:last"


def _announce(bus: "redis.Redis", name: str) -> None:
    """Tell the gateways that this shard exists."""
    told = _announced.setdefault(bus, {})
    if time.monotonic() - told.get(name, -_ANNOUNCE_EVERY_S) < _ANNOUNCE_EVERY_S:
        return
    if bus.sadd(SHARDS, name):
        tell(bus, "shard", name)
    told[name] = time.monotonic()


def tell(bus: "redis.Redis", kind: str, value: Any) -> None:
    """Tell every gateway something that is no message for screens."""
    bus.spublish(CONTROL, orjson.dumps({"do": kind, "value": value}))


def session_revoked(bus: "redis.Redis", session: str) -> None:
    """Close the streams of a session at once; `session` is the hash an Account carries."""
    tell(bus, "session.revoked", session)


def session_changed(bus: "redis.Redis", session: str) -> None:
    """A session sees other things from now on (another post): its streams are asked again at once."""
    tell(bus, "session.changed", session)


def lease(bus: "redis.Redis", name: str, holder: str, seconds: float) -> bool:
    """Whether `holder` has the lease `name` for the next `seconds`: takes a free one, renews its own."""
    return bool(bus.eval(_LEASE, 1, _lease_key(name), holder, int(seconds * 1000)))


def release(bus: "redis.Redis", name: str, holder: str) -> None:
    """Give the lease `name` back, if `holder` has it."""
    bus.eval(_RELEASE, 1, _lease_key(name), holder)


def _lease_key(name: str) -> str:
    return f"magnet:lease:{name}"


def watch(bus: "redis.Redis", keys: Sequence[str]) -> None:
    """Keep these indicator keys computed for the next 30 s."""
    if keys:
        bus.zadd(WATCHED, dict.fromkeys(keys, _now(bus) + WATCH_SECONDS))


def watched(bus: "redis.Redis") -> set[str]:
    """The indicator keys some screen holds now."""
    now = _now(bus)
    bus.zremrangebyscore(WATCHED, "-inf", f"({now}")
    return {key.decode() for key in cast("list[bytes]", bus.zrangebyscore(WATCHED, now, "+inf"))}


def here(bus: "redis.Redis", come: Mapping[str, Iterable[bytes]], gone: Mapping[str, Iterable[bytes]], pages: Iterable[str]) -> dict[str, list[bytes]]:
    """Write down who has come to (or still is on) which page for the next seconds, and who has gone; then everybody on these `pages`."""
    until, now, pages = (at := _now(bus)) + HERE_SECONDS, at, list(pages)
    steps = bus.pipeline(transaction=False)
    for page, members in gone.items():
        steps.zrem(HERE + page, *members)
    for page, members in come.items():
        steps.zadd(HERE + page, dict.fromkeys(members, until))
        steps.expire(HERE + page, int(HERE_SECONDS * 2))
    for page in pages:
        steps.zrangebyscore(HERE + page, now, "+inf")
    answers = steps.execute()
    return dict(zip(pages, answers[-len(pages) :] if pages else [], strict=True))


def _now(bus: "redis.Redis") -> float:
    """The bus's own clock, seconds: those who watch and those who compute may be different machines."""
    seconds, micro = bus.time()
    return seconds + micro / 1e6


def dirty(bus: "redis.Redis", marks: Iterable[str]) -> None:
    """Mark what changed (`case:440604012061`, `crowd:…`), so that indicators over it are computed again."""
    marks = list(marks)
    if marks:
        bus.sadd(DIRTY, *marks)


def take_dirty(bus: "redis.Redis") -> set[str]:
    """All marks, taken away: each is handed to one caller."""
    return {mark.decode() for mark in cast("list[bytes]", bus.spop(DIRTY, _TAKE))}
