"""The little HTTP of the gateway reads what browsers and strangers send."""

import asyncio
from typing import Any

import pytest

from live._http import Refused, cookie, json_body, last_id

COOKIES = [
    (b"magnet_session=abc", "abc"),
    (b'a=1; magnet_session=abc; b={"x": 1}', "abc"),
    (b"bad cookie,; magnet_session=abc", "abc"),
    (b"xmagnet_session=abc", ""),
    (b"", ""),
]
IDS = [("1795296428827", 1795296428827), ("-5000", -5000), ("", None), ("--5", None), ("²", None), ("1-0", None), ("9" * 20, None)]


@pytest.mark.parametrize(("sent", "token"), COOKIES)
def test_the_session_is_found_among_other_cookies(sent: bytes, token: str) -> None:
    assert cookie({"headers": [(b"cookie", sent)]}) == token


@pytest.mark.parametrize(("text", "number"), IDS)
def test_an_id_is_a_number_or_nothing(text: str, number: int | None) -> None:
    assert last_id(text) == number


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b"", 400), (b"x" * 300_000, 413)])
def test_a_body_that_is_no_object_is_refused(body: bytes, status: int) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": len(body) > 200_000}

    with pytest.raises(Refused) as refused:
        asyncio.run(json_body(receive))
    assert refused.value.status == status
