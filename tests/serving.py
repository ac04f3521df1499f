"""A server of HTTP on this machine, for as long as a test wants it."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Quiet(http.server.BaseHTTPRequestHandler):
    """A handler that says nothing of what it does."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[Any]:
    """The server, listening at its `url` while the block runs."""
    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
