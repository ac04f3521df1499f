"""The page where residents report."""

from services._parts import Parts


def test_it_opens_without_an_account_in_both_languages(client) -> None:
    visitor = client()
    assert "随手拍" in visitor.get("/report").text
    visitor.client.set_cookie("magnet_lang", "en")
    assert "Where I am now" in visitor.get("/report").text


def test_it_is_light_by_itself_and_large_when_asked_to(client) -> None:
    visitor = client()
    assert 'data-theme="light" data-surface="phone">' in visitor.get("/report").text
    visitor.client.set_cookie("magnet_large", "1")
    visitor.client.set_cookie("magnet_theme", "dark")
    assert 'data-theme="dark" data-surface="phone" data-large>' in visitor.get("/report").text


def test_every_offer_of_the_city_is_a_tile_and_the_emergency_numbers_ring(client, parts: Parts) -> None:
    text = client().get("/report").text
    assert [offer.id for offer in parts.city.offers.values() if f'id="kind-{offer.id}"' not in text] == []
    assert [number for number in ("110", "119", "120", "12345") if f'href="tel:{number}"' not in text] == []


def test_at_most_four_fields_and_a_telephone_number(client) -> None:
    assert client().get("/report").text.count('class="field"') == 5


def test_a_number_and_a_key_lead_to_that_report(client) -> None:
    answer = client().get("/report?no=C20261125-0001&key=a/b")
    assert answer.headers["Location"] == "/report/C20261125-0001?key=a/b"


def test_the_address_is_not_handed_on(client) -> None:
    headers = client().get("/report").headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_outlines_that_are_sketched_say_so(client) -> None:
    assert "社区界线为示意" in client().get("/report").text
