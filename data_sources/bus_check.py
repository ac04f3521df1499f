"""Whether the server at REDIS_URL can be our bus, said in one sentence before anything stands on it."""

import redis

from core.errors import Unusable

_LEAST = (7, 0)  # sharded pub/sub came with 7.0; Valkey gives the version of Redis it stands for, 7.2 or more


class BusAway(Unusable):
    """Nothing answers there now: one who has time may wait."""


def check_bus(bus: "redis.Redis") -> list[str]:
    """Ask the server what it is. Raises BusAway or Unusable with the cure; returns sentences about what is unwise but works."""
    try:
        about = dict(bus.info())  # type: ignore[arg-type]
    except redis.AuthenticationError as error:
        raise Unusable("The server at REDIS_URL refuses the user name or password: correct them in REDIS_URL.") from error
    except (redis.ConnectionError, redis.TimeoutError) as error:
        raise BusAway("The server at REDIS_URL does not answer: start it or correct REDIS_URL; without REDIS_URL Magnet starts a bus of its own.") from error
    except redis.RedisError as error:
        raise Unusable(f"The server at REDIS_URL does not do as a bus ({error}): let this user run every command on magnet:*.") from error
    version = str(about.get("redis_version", "0.0"))
    if tuple(int(part) if part.isdigit() else 0 for part in version.split(".")[:2]) < _LEAST:
        raise Unusable(f"The server at REDIS_URL is version {version}: Magnet needs Valkey, or Redis 7.0 or newer, for sharded pub/sub.")
    return _unwise(about)


def _unwise(about: dict[str, object]) -> list[str]:
    said = []
    if about.get("maxmemory") and about.get("maxmemory_policy") != "noeviction":
        said.append(f"The bus drops what it likes when its memory is full (maxmemory-policy {about['maxmemory_policy']}): set noeviction.")
    if not int(str(about.get("aof_enabled", 1))):
        said.append("The bus keeps no append-only file, so reports that came in by XADD may be lost with it: set appendonly yes.")
    return said
