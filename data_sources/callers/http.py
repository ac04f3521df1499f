"""Any provider of masked calls that takes JSON: `{do, to, desk, reference, text, secret}` posted to the city's url; its answer may name a `receipt`."""

from typing import Any

from data_sources.callers._base import Caller, Line, NotTaken
from data_sources.channels._base import Undelivered, post_json

LONGEST = 80


def call(line: Line) -> str:
    """Ask the provider to connect the desk and the person."""
    return _asked(line, {"do": "call"})


def message(line: Line, text: str) -> str:
    """Ask the provider to send a text."""
    return _asked(line, {"do": "message", "text": text})


def _asked(line: Line, what: dict[str, str]) -> str:
    if not line.url:
        raise NotTaken("the city names no address of its provider: set calls.url in services.yaml")
    body = {**what, "to": line.to, "desk": line.desk, "reference": line.reference, "secret": line.secret}
    try:
        answer: Any = post_json(line.url, body)
    except Undelivered as error:
        raise NotTaken(str(error)) from None
    receipt = answer.get("receipt") if isinstance(answer, dict) else None
    return str(receipt or line.reference)[:LONGEST]


CALLER = Caller("http", zh="隐号外呼平台", en="Masked calls over HTTP", call=call, message=message)
