from layouts._pages import PAGES, open_to, page_at


def test_an_address_finds_its_page_with_or_without_a_closing_slash() -> None:
    assert page_at("/cases") is page_at("/cases/") is PAGES["cases"]
    assert page_at("/nowhere") is None


def test_every_page_has_an_address_of_its_own_and_words_in_both_languages() -> None:
    assert len({page.path for page in PAGES.values()}) == len(PAGES)
    assert all(page.zh and page.en and page.icon for page in PAGES.values())


def test_a_page_opens_to_its_roles_and_a_walls_device_sees_the_wall_alone() -> None:
    assert open_to(PAGES["admin"], "admin")
    assert not open_to(PAGES["admin"], "leader")
    assert [page.id for page in PAGES.values() if open_to(page, "wall", "wall")] == ["wall"]
