"""A map server on this machine: it draws what a test wants, fails or is slow as it is told."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from tests.serving import Quiet, serving


def png(colour: tuple[int, ...] = (255, 0, 0), size: int = 256) -> bytes:
    """A tile of one colour."""
    out = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", (size, size), colour).save(out, "PNG")
    return out.getvalue()


@dataclass
class Server:
    """What was asked for, and what is answered from now on; `draw` makes a tile of zoom, column and row."""

    url: str = ""
    status: int = 200
    wait_s: float = 0.0
    body: bytes = field(default_factory=png)
    answers: dict[str, bytes] = field(default_factory=dict)  # by the beginning of the path
    draw: Callable[[int, int, int], bytes] | None = None
    asked: list[str] = field(default_factory=list)


@contextmanager
def serve() -> Iterator[Server]:
    """It listens while the block runs."""
    server = Server()

    class Handler(Quiet):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            time.sleep(server.wait_s)
            own = next((body for start, body in server.answers.items() if self.path.startswith(start)), server.body)
            if server.draw:
                z, x, y = (int(part) for part in self.path.partition(".")[0].split("/")[-3:])
                own = server.draw(z, x, y)
            try:
                self.send_response(server.status)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(own)
            except OSError:
                pass  # who asked has gone

    with serving(Handler) as listening:
        server.url = listening.url
        yield server
