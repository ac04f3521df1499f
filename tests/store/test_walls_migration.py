"""Walls that were there before they played anything."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from store import playlists, walls
from store.engine import Store


def test_a_wall_of_before_goes_on_and_may_be_given_a_playlist(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    store.migrate("0003")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with store.write() as conn:
        conn.execute(
            text("INSERT INTO walls (id, name, token_hash, area, created_at, created_by) VALUES (1, '大厅', 'x', '440604', :at, 1)"), {"at": now.timestamp()}
        )
    store.migrate()
    with store.write() as conn:
        assert walls.plays(conn, 1) is None
        id = playlists.add(conn, {"name": "日常", "area": "440604", "scenes": [], "version": 1, "author": 1, "at": now})
        walls.play(conn, 1, {"playlist": id})
        walls.play(conn, 1, {"scene": {"path": "/map"}})
        row = walls.plays(conn, 1)
        assert row is not None
        assert (row["playlist"], row["scene"]) == (id, {"path": "/map"})
        assert playlists.change(conn, id, 1, {"name": "早班"})
        assert not playlists.change(conn, id, 1, {"name": "晚班"})
        walls.stop_playing(conn, id)
        assert walls.that_play(conn, id) == []
    store.close()
