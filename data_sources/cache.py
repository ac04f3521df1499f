"""Answers kept on the bus for a moment, as JSON: flask-caching's Redis backend without its pickle."""

from typing import TYPE_CHECKING, Any

import orjson
from cachelib.serializers import BaseSerializer
from flask_caching.backends.rediscache import RedisCache

if TYPE_CHECKING:
    import redis

PREFIX = "magnet:answer:"


class _Json(BaseSerializer):
    """Whoever can write to the bus must not be able to make us run code, so values are JSON and nothing else."""

    def dumps(self, value: Any, protocol: int = 0) -> bytes:
        return orjson.dumps(value)

    def loads(self, bvalue: bytes | None) -> Any:
        try:
            return None if bvalue is None else orjson.loads(bvalue)
        except orjson.JSONDecodeError:
            return None


class JsonCache(RedisCache):
    """A cache of JSON values on the bus: `get(key)`, `set(key, value, timeout=seconds)`, `delete(key)`."""

    serializer = _Json()  # type: ignore[assignment]

    def __init__(self, bus: "redis.Redis") -> None:
        super().__init__(host=bus, key_prefix=PREFIX)
