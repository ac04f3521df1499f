"""What the memory of streams keeps and forgets."""

import orjson

from live.messages import parse
from live.recent import Recent


def heard(recent: Recent, key: str, ms: int, area: str = "440604012061") -> int:
    return len(recent.add(parse(orjson.dumps({"topic": "case", "key": key, "area": area, "at": "t", "v": {}}), ms)))


def test_everything_later_than_a_time_is_found_also_what_came_late() -> None:
    recent = Recent()
    for key, ms in (("a", 100), ("b", 300), ("late", 200), ("c", 400)):
        heard(recent, key, ms)
    start = recent.since(201)
    assert start is not None
    assert [m.key for m in recent.after(start, recent.head) or []] == ["b", "late", "c"]
    assert recent.since(401) == recent.head


def test_older_than_kept_is_not_known() -> None:
    recent = Recent(kept=3)
    for ms in range(1, 7):
        heard(recent, str(ms), ms)
    assert recent.since(3) is None
    assert recent.since(4) == 3
    assert recent.after(2, 6) is None
    assert [m.key for m in recent.after(3, 5) or []] == ["4", "5"]


def test_an_older_value_of_another_shard_does_not_replace_a_newer_one() -> None:
    recent = Recent()
    assert heard(recent, "a", 200) == 1
    assert heard(recent, "a", 100) == 0
    assert heard(recent, "a", 200) == 1


def test_a_case_that_moves_is_told_twice() -> None:
    recent = Recent()
    heard(recent, "a", 1)
    assert heard(recent, "a", 2, "440604100001") == 2


def test_keys_are_limited_and_the_longest_silent_goes_first() -> None:
    recent = Recent(keys=2)
    for key in ("a", "b", "a", "c"):
        heard(recent, key, 1)
    assert [m.key for m in recent.values(lambda m: True)] == ["a", "c"]
