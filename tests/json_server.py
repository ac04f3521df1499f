"""A source of data on this machine: it answers with pages of rows, or fails, is slow or never ends, as it is told."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.serving import Quiet, serving

Asked = dict[str, str]


@dataclass
class Source:
    """`answer` makes of the asked parameters what is answered: something for JSON, bytes as they are. `troubles` are statuses given first."""

    url: str = ""
    answer: Callable[[Asked], Any] = lambda asked: []
    headers: dict[str, str] = field(default_factory=dict)
    troubles: list[int] = field(default_factory=list)
    wait_s: float = 0.0
    came: list[tuple[str, Asked, dict[str, str]]] = field(default_factory=list)


@contextmanager
def source() -> Iterator[Source]:
    """It listens while the block runs."""
    told = Source()

    class Handler(Quiet):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query))
            told.came.append((parts.path, asked, dict(self.headers)))
            self.send_response(told.troubles.pop(0) if told.troubles else 200)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            time.sleep(told.wait_s)
            found = told.answer(asked)
            with suppress(OSError):  # whoever asked may have gone
                self.wfile.write(found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode())

    with serving(Handler) as server:
        told.url = f"{server.url}/rows"
        yield told
