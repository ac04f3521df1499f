"""Settings are environment variables; a wrong one is named with its cure."""

from pathlib import Path

import pytest

from core.errors import Unusable
from core.settings import TABLE, Settings


def test_without_any_variable_the_demo_of_chancheng_runs_on_this_machine(tmp_path: Path) -> None:
    settings = Settings.read({"MAGNET_HOME": str(tmp_path)})
    assert (settings.port, settings.host, settings.city, settings.demo) == (8050, "127.0.0.1", "chancheng", True)


def test_any_setting_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://db/magnet\n")
    assert Settings.read({"MAGNET_HOME": str(tmp_path), "DATABASE_URL_FILE": str(tmp_path / "url")}).database_url == "postgresql://db/magnet"


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("MAGNET_PORT", "http", "0 to 65535"),
        ("MAGNET_PORT", "70000", "0 to 65535"),
        ("MAGNET_DEMO", "yes", "give 1 or 0"),
        ("MAGNET_DEMO_SPEED", "fast", "a number"),
        ("MAGNET_DEMO_SCALE", "nan", "a number"),
        ("REDIS_URL_FILE", "/nowhere", "readable file"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure(tmp_path: Path, name: str, value: str, cure: str) -> None:
    with pytest.raises(Unusable, match=cure) as raised:
        Settings.read({"MAGNET_HOME": str(tmp_path), name: value})
    assert name.removesuffix("_FILE") in str(raised.value)


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    env = {"MAGNET_HOME": str(tmp_path)}
    assert Settings.read(env).secret == Settings.read(env).secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unusable, match="MAGNET_HOME"):
        Settings.read({"MAGNET_HOME": str(tmp_path / "taken" / "below")})


def test_every_setting_has_a_heading_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [row.name for row in TABLE if f"`{row.name}`" not in text] == []


def test_keys_are_read_by_name() -> None:
    keys = Settings.read({"MAGNET_SECRET": "x", "OPEN311_KEYS": "app:0123456789abcdef, other:fedcba9876543210"}).open311_keys
    assert keys == {"app": "0123456789abcdef", "other": "fedcba9876543210"}
    assert Settings.read({"MAGNET_SECRET": "x"}).open311_keys == {}


@pytest.mark.parametrize("value", ["0123456789abcdef", "app:short", "An App:0123456789abcdef"])
def test_a_key_that_is_too_short_or_nameless_stops_the_start_without_being_shown(value: str) -> None:
    with pytest.raises(Unusable, match="at least 16") as stopped:
        Settings.read({"MAGNET_SECRET": "x", "OPEN311_KEYS": value})
    assert value not in str(stopped.value)
