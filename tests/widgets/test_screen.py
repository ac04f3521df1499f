import flask

from services._parts import Parts
from tests import kit
from widgets._screen import screen


def seen(web, parts: Parts, role: str, area: str, query: dict[str, str], cookie: str = ""):  # type: ignore[no-untyped-def]
    with web.test_request_context("/", headers={"Cookie": cookie}):
        flask.g.account = kit.account(parts, role, area)
        return screen(parts, query)


def test_an_area_of_the_scope_is_taken_any_other_is_not(web, parts: Parts) -> None:
    assert seen(web, parts, "dispatcher", "440604012", {"area": kit.NANPU}).area == kit.NANPU
    for asked in ("440604100", "440604012999", "440604", "x"):
        assert seen(web, parts, "dispatcher", "440604012", {"area": asked}).area == "440604012"


def test_cookies_go_before_the_account_and_nonsense_in_them_is_passed_over(web, parts: Parts) -> None:
    chosen = seen(web, parts, "leader", "440604", {}, "magnet_lang=en; magnet_theme=light; magnet_surface=phone")
    assert (chosen.lang, chosen.theme, chosen.surface) == ("en", "light", "phone")
    odd = seen(web, parts, "leader", "440604", {}, "magnet_lang=fr; magnet_theme=pink")
    assert (odd.lang, odd.theme, odd.surface) == ("zh", "dark", "desk")
