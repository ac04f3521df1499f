"""What everybody may know is a handful of columns."""

from services._parts import Parts
from store import open_data
from tests import kit


def test_words_photos_and_persons_are_not_even_read(parts: Parts) -> None:
    no = kit.a_case(parts)
    with parts.store.read() as conn:
        (row,) = open_data.by_number(conn, [no], ["01-10"], ["case"])
    assert not row.keys() & {"title", "text", "reporter", "photos", "department", "officer", "flags"}
