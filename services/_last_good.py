"""The last good answer to a question about datasets: it stands in, with its data time, where files of the lake are spoilt and no state of before is left."""

import hashlib
from contextlib import suppress
from typing import Any

import redis

from core.indicators import Indicator
from data_sources.cache import JsonCache
from services._parts import Parts

KEPT_S = 7 * 86_400


def definition(indicator: Indicator) -> str:
    """What tells two definitions apart: one made in the browser may change."""
    return hashlib.sha256(str(indicator).encode()).hexdigest()[:12]


def keep(parts: Parts, indicator: Indicator, key: str, answer: dict[str, Any]) -> None:
    """Keep an answer that was found."""
    if answer["state"] == "ok":
        with suppress(redis.RedisError):
            JsonCache(parts.bus).set(_name(indicator, key), answer, timeout=KEPT_S)


def recall(parts: Parts, indicator: Indicator, key: str) -> dict[str, Any] | None:
    """The last one, None where there was none for a week."""
    found: dict[str, Any] | None = None
    with suppress(redis.RedisError):
        found = JsonCache(parts.bus).get(_name(indicator, key))
    return found


def _name(indicator: Indicator, key: str) -> str:
    return f"last|{key}|{definition(indicator)}"
