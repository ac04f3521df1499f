"""A process killed in the middle of its work leaves cases in legal states, with their clocks running."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from core.case_file import DERIVED, REPORTED, rebuilt
from services._parts import Parts
from services.notify import find_receivers, tell
from store import cases, tables
from tests import kit

ROOT = Path(__file__).parents[2]
# Takes cases round and round: suspend and resume write row, step, task, notifications and message each time.
WORK = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from app import open_city
from core.scope import Scope
from core.settings import Settings
from services._parts import Parts
from services.act import Post, act
from store import cases
from store.engine import Store

settings = Settings.read({"MAGNET_HOME": sys.argv[1], "MAGNET_SECRET": "test"})
parts = Parts(settings, open_city(settings), Store.open(sys.argv[2], settings.home), None, None, None)
post = Post("dispatcher", "x", Scope.of("440604"))
print("begun", flush=True)
while True:
    for no in sys.argv[3:]:
        with parts.store.read() as conn:
            row = cases.one(conn, no)
        ways = {"reported": "verify_report", "verifying": "verified"}
        given = {"verdict": "valid", "result": "x"} if row["state"] == "verifying" else {}
        act(parts, post, no, ways[row["state"]], row["version"], **given)
"""


def test_a_killed_process_leaves_every_case_as_its_steps_say(parts: Parts) -> None:
    numbers = [kit.a_case(parts) for _ in range(3)]
    for _ in range(2):
        begin = sum(versions(parts, numbers))
        process = subprocess.Popen([sys.executable, "-c", WORK, str(parts.settings.home), kit.address(parts), *numbers], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        deadline = time.monotonic() + 30
        while sum(versions(parts, numbers)) < begin + 20 and time.monotonic() < deadline:
            pass  # reading the store all the while, until it is in the midst of it
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert sum(versions(parts, numbers)) >= begin + 20
        for no in numbers:
            _check(parts, no)


def versions(parts: Parts, numbers: list[str]) -> list[int]:
    with parts.store.read() as conn:
        return [row["version"] for no in numbers if (row := cases.one(conn, no))]


def _check(parts: Parts, no: str) -> None:
    with parts.store.read() as conn:
        row, steps = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    assert len(steps) == row["version"]
    assert rebuilt(parts.city.flow(row["workflow"]), {name: row[name] for name in REPORTED}, steps, parts.city.zone) == {name: row[name] for name in DERIVED}
    assert row["due_at"] is not None


# Finds receivers and sends, again and again, as the worker does.
TELL = """
import sys
from app import open_city
from core.settings import Settings
from services._parts import Parts
from services.notify import tell, find_receivers
from store.engine import Store

settings = Settings.read({"MAGNET_HOME": sys.argv[1], "MAGNET_SECRET": "test"})
parts = Parts(settings, open_city(settings), Store.open(sys.argv[2], settings.home), None, None, None)
print("begun", flush=True)
while True:
    find_receivers(parts)
    tell(parts)
"""


def test_a_killed_worker_tells_nobody_twice_and_forgets_nobody(parts: Parts) -> None:
    people = [kit.account(parts, "handler", "440604", department="urban_management").id for _ in range(2)]
    process = subprocess.Popen([sys.executable, "-c", TELL, str(parts.settings.home), kit.address(parts)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"begun\n"
    numbers = [kit.a_case(parts, lon=113.1001 + n / 1000) for n in range(6)]
    for no in numbers:
        kit.go(parts, no, "dispatch")
    deadline = time.monotonic() + 30
    while not _told(parts) and time.monotonic() < deadline:
        pass  # until it is in the midst of it
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert _told(parts)
    while find_receivers(parts):
        pass
    while tell(parts, datetime.now(UTC) + timedelta(minutes=5)):
        pass
    told = _told(parts)
    assert sorted(told) == sorted((no, account, "sent") for no in numbers for account in people)


def _told(parts: Parts) -> list[tuple[str, int, str]]:
    d = tables.tellings.c
    with parts.store.read() as conn:
        return [tuple(row) for row in conn.execute(select(d.case_no, d.account_id, d.state))]
