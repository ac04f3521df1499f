"""What a channel is: one file in this folder with one CHANNEL, which hands one message to one receiver."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from core.errors import BadInput
from data_sources.outgoing import NotSent, post

AGAIN = (408, 429)  # answers after which another try makes sense
LONGEST = 200  # characters of an answer that are kept as a reason


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: a case's number, category, area and deadline, nothing about a person. `url` leads to the case."""

    title: str
    text: str
    url: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class To:
    """Where it goes: the city's address of the channel, and the receiver's own key, secret, mobile number or devices."""

    url: str
    key: str = ""
    secret: str = ""
    contact: str = ""
    template: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[Mapping[str, str], ...] = ()  # {"endpoint", "p256dh", "auth"} of web push
    home: Path = Path()
    private: bool = False  # devices may be reached in a private network


class Undelivered(Exception):
    """The message was not taken. `for_good`: another try would not help. `gone` are devices that no longer exist."""

    def __init__(self, why: str, for_good: bool = False, gone: tuple[str, ...] = ()) -> None:
        super().__init__(why[:LONGEST])
        self.for_good, self.gone = for_good, gone


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to a phone. `takes` is what a receiver gives: the name of a bot, a mobile number, a device that subscribed, or nothing.

    `send` returns when the message was taken, else raises Undelivered.
    """

    id: str
    zh: str
    en: str
    takes: Literal["bot", "mobile", "device", "nothing"]
    send: Callable[[To, Message], None]


def post_json(url: str, body: Mapping[str, Any], params: Mapping[str, str] | None = None) -> Any:
    """POST `body` as JSON; the answer's JSON. Raises Undelivered: for good where the receiver says that the request itself is wrong."""
    try:
        # The city names the address, nobody else can: a gateway of its own may stand in its own network.
        answer = post(f"{url}?{urlencode(params)}" if params else url, json.dumps(body, ensure_ascii=False).encode(), {}, private=True)
    except (BadInput, NotSent) as error:
        raise Undelivered(str(error), for_good=isinstance(error, BadInput)) from None
    if not answer.ok:
        raise Undelivered(f"HTTP {answer.status}", for_good=answer.status < 500 and answer.status not in AGAIN)
    try:
        return json.loads(answer.body)
    except ValueError:
        return {}


def told(answer: Any, code: str, words: str, busy: tuple[int, ...]) -> None:
    """Raise Undelivered where the answer's own `code` is not 0; for good unless it is one of `busy`."""
    if not isinstance(answer, dict) or code not in answer:
        raise Undelivered("the answer is not what the channel answers")
    if answer[code] != 0:
        raise Undelivered(f"{answer[code]} {answer.get(words, '')}", for_good=answer[code] not in busy)
