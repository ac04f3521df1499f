"""Cameras of an area side by side, going round by themselves; on a wall only those of public places."""

from widgets._base import Setting, View, at_least_one

VIEW = View(
    "camera_grid",
    zh="视频墙",
    en="Camera grid",
    fits=("none",),
    size=(5, 4),
    least=(3, 2),
    settings=(
        Setting("rows", "choice", "2", zh="排列（2 为 2×2，3 为 3×3）", en="Arrangement (2 is 2×2, 3 is 3×3)", choices=("2", "3")),
        Setting("seconds", "int", 20, zh="每页停留秒数", en="Seconds a page stays", check=at_least_one),
        Setting("tour", "bool", True, zh="自动轮巡", en="Go round by itself"),
    ),
    narrows=("within",),
)
