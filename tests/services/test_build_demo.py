"""Building the demo, starting it again later, and refusing stores that hold something else."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import Unusable
from core.settings import Settings
from data_sources.lake import Lake
from services import cells
from services._parts import Parts
from services.build_demo import build_demo, check_store, freshen, move_on
from services.who import sign_in
from store import cases, tables
from store.engine import Store

SCALE = 0.03


def opened(home: Path, city, **environment: str) -> Parts:
    settings = Settings.read({"MAGNET_HOME": str(home), "MAGNET_PORT": "0", "MAGNET_DEMO": "1", **environment})
    store = Store.open("", settings.home)
    store.migrate()
    return Parts(settings, city, store, None, Lake.open("", settings.home), None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(tmp_path_factory, city) -> tuple[Path, dict[str, int], list[tuple[str, float]]]:
    home, said = tmp_path_factory.mktemp("demo"), []
    parts = opened(home, city)
    counts = build_demo(parts, lambda text, share: said.append((text, share)), SCALE)
    parts.store.close()
    return home, counts, said


@pytest.fixture
def demo(built, tmp_path: Path, city) -> Iterator[Parts]:
    """A copy of the built store."""
    shutil.copytree(built[0], tmp_path / "copy")
    parts = opened(tmp_path / "copy", city)
    yield parts
    parts.store.close()


def count(parts: Parts, *where) -> int:
    with parts.store.read() as conn:
        return conn.execute(select(func.count()).select_from(tables.cases).where(*where)).scalar_one()


def facts(parts: Parts) -> dict:
    with parts.store.read() as conn:
        return {row.key: row.value for row in conn.execute(select(tables.meta))}


def test_progress_is_told_from_0_to_1(built) -> None:
    shares = [share for _, share in built[2]]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_what_was_counted_is_there(built, demo: Parts) -> None:
    with demo.store.read() as conn:
        for table, rows in built[1].items():
            assert conn.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one() == rows


def test_the_store_remembers_city_demo_and_day(demo: Parts) -> None:
    known = facts(demo)
    assert (known["city"], known["demo"], known["scene"]) == ("chancheng", True, "normal")
    assert known["built_for"] == f"{datetime.now(demo.city.tz):%Y-%m-%d}"


def test_the_demo_accounts_can_sign_in(demo: Parts) -> None:
    _, account = sign_in(demo, "community", "magnet-demo", "127.0.0.1")
    assert account.area == "440604012061"


def test_no_message_waits_after_the_build(demo: Parts) -> None:
    with demo.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(tables.outbox)).scalar_one() == 0


def test_a_second_build_does_nothing(demo: Parts) -> None:
    assert build_demo(demo) == {}


def test_a_store_with_real_data_is_refused(parts: Parts) -> None:
    with pytest.raises(Unusable, match="MAGNET_DEMO=0"):
        build_demo(parts)


def test_a_demo_store_is_refused_without_the_demo(demo: Parts) -> None:
    with pytest.raises(Unusable, match="MAGNET_DEMO=1"):
        check_store(demo.store, replace(demo.settings, demo=False))


def test_another_city_s_store_is_refused(demo: Parts) -> None:
    with pytest.raises(Unusable, match="MAGNET_CITY=chancheng"):
        check_store(demo.store, replace(demo.settings, city="gongxian"))


def test_a_real_store_stays_real(tmp_path: Path, city) -> None:
    real = opened(tmp_path, city, MAGNET_DEMO="0")
    check_store(real.store, real.settings)
    check_store(real.store, real.settings)
    with pytest.raises(Unusable, match="MAGNET_DEMO=0"):
        check_store(real.store, replace(real.settings, demo=True))
    real.store.close()


@pytest.mark.parametrize("hours", [3, 50, 900])
def test_after_a_pause_the_demo_looks_like_any_other_day(demo: Parts, hours: int) -> None:
    later = datetime.now(demo.city.tz).replace(microsecond=0) + timedelta(hours=hours)
    freshen(demo, later)
    c = tables.cases.c
    assert 25 <= count(demo, c.closed_at.is_(None)) <= 50
    assert count(demo, c.closed_at.is_(None), c.due_at < later) <= 4
    assert count(demo, c.reported_at > later) == 0
    assert count(demo, c.reported_at > later - timedelta(days=1)) > 15
    assert facts(demo)["built_for"] == f"{later:%Y-%m-%d}"
    with demo.store.read() as conn:
        last = select(func.max(tables.steps.c.id)).group_by(tables.steps.c.case_no)
        wrong = select(func.count()).select_from(tables.steps.join(tables.cases, tables.steps.c.case_no == c.no))
        assert conn.execute(wrong.where(tables.steps.c.id.in_(last), tables.steps.c.to_state != c.state)).scalar_one() == 0


def test_every_case_follows_from_its_steps_also_after_a_night(demo: Parts) -> None:
    freshen(demo, datetime.now(demo.city.tz).replace(microsecond=0) + timedelta(hours=14))
    with demo.store.read() as conn:
        for row in conn.execute(select(tables.cases)).mappings().all():
            again = rebuilt(demo.city.flow(row["workflow"]), {name: row[name] for name in REPORTED}, cases.steps_of(conn, row["no"]), demo.city.zone)
            assert {name: to_the_second(value) for name, value in again.items()} == {name: to_the_second(row[name]) for name in DERIVED}, row["no"]


def to_the_second(value: object) -> object:
    return round(value.timestamp()) if isinstance(value, datetime) else value


def days_a_year_ago(parts: Parts, now: datetime) -> list[str]:
    with parts.store.read() as conn:
        moments = conn.execute(select(tables.cases.c.reported_at).where(tables.cases.c.reported_at < now - timedelta(days=200))).scalars()
        return sorted({f"{moment.astimezone(parts.city.tz):%Y-%m-%d}" for moment in moments})


@pytest.mark.parametrize("pause", [timedelta(days=4), timedelta(days=40)])
def test_the_stretch_a_year_ago_moves_on_with_the_days(demo: Parts, pause: timedelta) -> None:
    later = datetime.now(demo.city.tz).replace(microsecond=0) + pause
    freshen(demo, later)
    days = days_a_year_ago(demo, later)
    middle = later.date() - timedelta(days=365)
    assert (days[0], days[-1], len(days)) == (f"{middle - timedelta(days=30)}", f"{middle + timedelta(days=3)}", 34)


def test_the_stretch_a_year_ago_moves_on_while_the_demo_runs(demo: Parts) -> None:
    now = datetime.now(demo.city.tz)
    before = days_a_year_ago(demo, now)
    move_on(demo, now, now + timedelta(days=1))
    after = days_a_year_ago(demo, now)
    assert (after[:-1], len(after)) == (before[1:], len(before))


def test_a_short_pause_changes_no_case(demo: Parts) -> None:
    before = count(demo)
    freshen(demo, datetime.now(demo.city.tz) + timedelta(minutes=5))
    assert count(demo) == before


def test_there_is_one_duty_notice_after_a_night(demo: Parts) -> None:
    freshen(demo, datetime.now(demo.city.tz) + timedelta(hours=30))
    with demo.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(tables.notices).where(tables.notices.c.kind == "duty")).scalar_one() == 1


def test_an_older_demo_gets_the_equipment_it_lacks(demo: Parts) -> None:
    names = ("components", "sensors", "bodycams", "community_types")

    def counts() -> list[int]:
        with demo.store.read() as conn:
            return [conn.execute(select(func.count()).select_from(tables.metadata.tables[name])).scalar_one() for name in names]

    whole = counts()
    with demo.store.write() as conn:
        for name in names:
            conn.execute(tables.metadata.tables[name].delete())
    freshen(demo)
    assert counts() == whole
    freshen(demo)
    assert counts() == whole


def test_cases_of_an_absence_lie_in_cells_that_were_edited_before_it(demo: Parts) -> None:
    admin = sign_in(demo, "admin", "magnet-demo", "127.0.0.1")[1]
    here = "440604010006"
    found = cells.read(demo, admin, here)
    mine = [{"key": c["code"], "was": c["code"], **{k: c[k] for k in ("name", "name_en", "kind", "lines", "outline")}} for c in found["cells"]]
    numbers = {each["key"]: f"{here}{i:03}" for i, each in enumerate(mine, 50) if "-" not in each["key"]}
    cells.save(demo, admin, here, 0, [{**each, "code": numbers.get(each["key"])} for each in mine])
    now = datetime.fromisoformat(facts(demo)["alive_at"]) + timedelta(days=2)
    freshen(demo, now)
    with demo.store.read() as conn:
        codes = conn.execute(
            select(tables.cases.c.area).where(tables.cases.c.area.startswith(here), tables.cases.c.reported_at > now - timedelta(days=1))
        ).scalars()
        assert set(codes) <= {*numbers.values(), here}
