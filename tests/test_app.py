"""The command line: importing opens nothing, and what cannot work says so in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def app(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(ROOT / "app.py"), *words], capture_output=True, text=True, env={**os.environ, **env}, check=False, timeout=60)


def test_importing_the_app_opens_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import app, sys; print([m for m in ('dash', 'duckdb', 'sqlalchemy', 'redis') if m in sys.modules])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAGNET_HOME": str(tmp_path)},
    )
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("env", "cure"),
    [({"MAGNET_PORT": "eighty"}, "whole number"), ({"MAGNET_CITY": "atlantis"}, "chancheng"), ({"MAGNET_HOME": "/proc/nowhere"}, "MAGNET_HOME")],
)
def test_a_setting_that_cannot_work_ends_with_two_and_one_sentence(tmp_path: Path, env: dict[str, str], cure: str) -> None:
    done = app("check", **{"MAGNET_HOME": str(tmp_path), **env})
    assert done.returncode == 2
    assert cure in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_says_what_the_city_has(tmp_path: Path) -> None:
    done = app("check", MAGNET_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "All is well" in done.stdout
