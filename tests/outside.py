"""An outside system on this machine: it keeps what it is sent and answers as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.serving import Quiet, serving


@dataclass
class Outside:
    """What came (headers, body), and what is answered from now on."""

    url: str = ""
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The bodies that came."""
        return [json.loads(body) for _, body in self.came]


@contextmanager
def outside() -> Iterator[Outside]:
    """It listens while the block runs."""
    system = Outside()

    class Handler(Quiet):
        def do_POST(self) -> None:
            system.came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(system.status)
            self.end_headers()
            self.wfile.write(json.dumps(system.answer).encode())

    with serving(Handler) as server:
        system.url = f"{server.url}/hook"
        yield system
