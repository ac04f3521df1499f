from layouts._pages import PAGES, opens, page_at
from tests import kit


def test_an_address_finds_its_page_with_or_without_a_closing_slash() -> None:
    assert page_at("/cases") is page_at("/cases/") is PAGES["cases"]
    assert page_at("/nowhere") is None


def test_every_page_has_an_address_of_its_own_and_words_in_both_languages() -> None:
    assert len({page.path for page in PAGES.values()}) == len(PAGES)
    assert all(page.zh and page.en and page.icon for page in PAGES.values())


def test_a_page_opens_to_its_roles_and_a_walls_device_sees_the_wall_alone(parts) -> None:
    admin, leader, wall = (kit.account(parts, role, "440604") for role in ("admin", "leader", "wall"))
    assert opens(parts, admin, PAGES["admin"]).allowed
    refused = opens(parts, leader, PAGES["admin"])
    assert (refused.allowed, refused.why.zh) == (False, "需要岗位：系统管理员；您的岗位是领导。")
    assert [page.id for page in PAGES.values() if opens(parts, wall, page).allowed] == ["wall"]
