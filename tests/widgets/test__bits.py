from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets._bits import to_wall


def test_the_way_to_the_wall_is_there_for_those_who_may_send(parts: Parts) -> None:
    def button(role: str) -> object:
        return to_wall(Screen(parts, kit.account(parts, role, "440604"), "440604", "zh", "dark", "desk"), "leader")

    assert [bool(button(role)) for role in ("leader", "dispatcher", "admin", "community", "wall")] == [True, True, True, False, False]
