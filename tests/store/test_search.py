"""Wherever a text stands, in many things or in few, a search finds the newest cases that have it, as a look at every one would."""

from collections.abc import Iterable

import pytest

from core.scope import Scope
from core.search import arms, normal
from services._parts import Parts
from services.search_index import ready
from store import search, search_text

DISTRICT, COMMUNITY, MANY = "440604", "440604012061", 3000


@pytest.fixture
def filed(parts: Parts) -> Parts:
    """3,000 cases, counted up over the days of July, every third in one community; what each says is by its number."""
    ready(parts)
    rows = []
    for n in range(MANY):
        no, area = _no(n), f"{COMMUNITY if n % 3 == 0 else '440604010001'}001"
        words = normal(f"{no} {_said(n)}")
        about = {"kind": "case", "ref": no, "area": area, "title": no, "words": words, "sub": "", "lon": None, "lat": None}
        rows.append(about | {"phone": "", "person": False, "spoken": False})
    with parts.store.write() as conn:
        search.put(conn, search.filed(rows, parts.store.on_sqlite))
        search_text.built(conn)
    return parts


def _no(n: int) -> str:
    return f"C202607{1 + n // 100:02}-{n % 100:04}"


def _said(n: int) -> str:
    """A text in every second, one in the oldest hundred alone, one in three of four in the middle, one in a single case."""
    texts = {"井盖松动": n % 2, "路灯不亮": n < 100, "楼道堆物": n in (1500, 1501, 1503), "加装电梯": n == 7}
    return " ".join(["上报", *(words for words, has in texts.items() if has)])


def found(parts: Parts, wanted: str, area: str) -> list[str]:
    with parts.store.read() as conn:
        rows = search.find(conn, Scope.of(DISTRICT), area, ["case"], arms(wanted), [])
    return sorted({row["ref"] for row in rows})


def there(numbers: Iterable[int], wanted: str) -> list[str]:
    """The newest that have it, by a look at every one."""
    return [_no(n) for n in numbers if all(part in normal(f"{_no(n)} {_said(n)}") for part in normal(wanted).split())][-search.CANDIDATES :]


TEXTS = ["井盖", "井盖松动", "上报", "路灯", "路灯不亮", "楼道堆物", "加装电梯", "电", "井盖 0719", "化粪池"]
NUMBERS = ["C", "C20", "c2026071", "C20260719-", "C20260719-00", "C20260719-0012", "20260719", "0719-0012", "0012", "0719", "719-00"]


def test_a_text_is_found_in_the_newest_that_have_it_be_they_many_or_few(filed: Parts) -> None:
    for wanted in TEXTS:
        assert found(filed, wanted, DISTRICT) == there(range(MANY), wanted), wanted
        assert found(filed, wanted, COMMUNITY) == there(range(0, MANY, 3), wanted), wanted


def test_a_number_is_found_by_each_part_of_it(filed: Parts) -> None:
    for wanted in NUMBERS:
        assert found(filed, wanted, DISTRICT) == there(range(MANY), wanted), wanted
        assert found(filed, wanted, COMMUNITY) == there(range(0, MANY, 3), wanted), wanted
