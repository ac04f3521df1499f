"""What goes out is signed, goes to the outside only, and nobody is followed elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from core.errors import BadInput
from data_sources.outgoing import RETRIES_S, NotSent, addresses, check_url, post, secret_text, signed, verified, wait_s
from tests.serving import Quiet, serving

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Receiver(Quiet):
    """Keeps what comes and answers what the path asks for."""

    seen: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, dict(self.headers), body))
        status = int(self.path.rsplit("/", 1)[1])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere/200")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)


@pytest.fixture
def url() -> Iterator[str]:
    Receiver.seen = []
    with serving(Receiver) as server:
        yield server.url


def test_a_message_arrives_with_its_headers_and_only_the_beginning_of_the_answer_is_read(url: str) -> None:
    headers = signed([secret_text(b"k" * 32)], "msg_1", NOW, b"{}")
    answer = post(f"{url}/hook/202", b"{}", headers, private=True)
    path, seen, body = Receiver.seen[0]
    assert (answer.status, answer.ok, len(answer.body)) == (202, True, 16 * 1024)
    assert (path, body, seen["Content-Type"]) == ("/hook/202", b"{}", "application/json")
    assert verified([secret_text(b"k" * 32)], seen, body, NOW)


def test_a_redirect_is_an_answer_and_not_followed(url: str) -> None:
    assert post(f"{url}/302", b"{}", {}, private=True).status == 302
    assert [path for path, _, _ in Receiver.seen] == ["/302"]


@pytest.mark.parametrize(
    "inner",
    ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.9", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "0.0.0.0", "2130706433", "100.64.0.1"],
)
def test_this_machine_and_private_networks_are_not_sent_to(inner: str) -> None:
    with pytest.raises(BadInput) as refused:
        post(f"http://{inner}:80/", b"{}", {})
    assert refused.value.code == "private_address"
    assert addresses(f"http://{inner}/", private=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "https://", "https://u:p@example.org/", "https://example.org:99999/", "http://a b/", "x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_url(url)
    assert refused.value.code == "bad_url"


def test_nobody_there_says_so() -> None:
    with pytest.raises(NotSent, match="cannot be reached"):
        post("http://127.0.0.1:1/", b"{}", {}, private=True)


def test_a_signature_holds_for_its_message_its_secret_and_five_minutes() -> None:
    old, new = secret_text(b"o" * 32), secret_text(b"n" * 32)
    headers = signed([new, old], "msg_1", NOW, b"body")
    assert verified([old], headers, b"body", NOW)
    assert verified([new], headers, b"body", NOW)
    assert not verified([secret_text(b"x" * 32)], headers, b"body", NOW)
    assert not verified([new], headers, b"other", NOW)
    assert not verified([new], {**headers, "webhook-id": "msg_2"}, b"body", NOW)
    assert not verified([new], headers, b"body", NOW + timedelta(minutes=6))
    assert not verified([new], {}, b"body", NOW)


def test_the_published_example_of_standard_webhooks_is_reproduced() -> None:
    headers = signed(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_one_waits_longer_each_time_and_then_gives_up() -> None:
    waits = [wait_s(tries, 0.5) for tries in range(1, 8)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])  # type: ignore[type-var]
    assert (wait_s(1, 0), wait_s(6, 0), len(RETRIES_S)) == (60, 86_400, 6)
