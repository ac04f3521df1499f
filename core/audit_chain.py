"""The chain of the audit trail: each line's hash holds the one before, so that nothing in between changes unseen."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

START = "0" * 64  # what stands before the first line
FIELDS = ("id", "at", "account_id", "role", "address", "act", "target", "result", "detail")


def link(before: str, line: Mapping[Any, Any]) -> str:
    """The hash (SHA-256, hex) of a line of the trail that follows the line whose hash is `before`."""
    told = [_plain(line[name]) for name in FIELDS]
    return hashlib.sha256(before.encode() + orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
