from core.pages import Arrangement, Instance, PageSpec
from layouts._still import still
from services._parts import Parts
from tests import kit
from widgets._base import Screen

PAGE = PageSpec(
    id="test",
    zh="试",
    en="Test",
    instances={"open": Instance(magnet="open_cases"), "board": Instance(magnet="case_board")},
    arrangements={
        "wall": Arrangement(columns=48, rows=27, items={"open": (0, 0, 5, 4), "board": (0, 20, 48, 7)}),
        "wall32x9": Arrangement(columns=96, rows=27, items={"board": (58, 0, 38, 27)}),
        "desk": Arrangement(columns=12, items={"open": (0, 0, 3, 2)}),
    },
)


def test_each_magnet_is_drawn_once_with_a_place_in_every_arrangement(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "wall")
    grid = still(screen, PAGE, ("wall", "wall32x9"))
    assert grid.style == {"--columns0": 48, "--rows0": 27, "--columns1": 96, "--rows1": 27}
    first, board = grid.children
    assert (first.style, first.className) == ({"--at0": "1 / 1 / span 4 / span 5"}, "cell not1")
    assert board.style == {"--at0": "21 / 1 / span 7 / span 48", "--at1": "1 / 59 / span 27 / span 38"}


def test_without_declared_rows_the_magnets_say_how_many_there_are(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk")
    assert still(screen, PAGE, ("desk",)).style["--rows0"] == 2


def test_what_lies_below_the_screen_comes_on_one_of_its_own(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "wall")
    tall = PAGE.model_copy(update={"arrangements": {"wall": Arrangement(columns=24, items={"open": (0, 0, 24, 12), "board": (0, 12, 24, 12)})}})
    grid = still(screen, tall, ("wall",), turned=12)
    first, board = grid.children
    assert (grid.style["--rows0"], getattr(grid, "data-turns0")) == (12, 2)
    assert (getattr(first, "data-turn0"), getattr(board, "data-turn0")) == (0, 1)
    assert board.style == {"--at0": "1 / 1 / span 12 / span 24"}
