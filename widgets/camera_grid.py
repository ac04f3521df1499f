"""Cameras of an area side by side, going round by themselves; on a wall only those of public places."""

import re

from core.words import Words
from widgets._base import Setting, View, at_least_one

MOST_CAMERAS = 9


def _ids(value: str) -> Words | None:
    """Whether these are numbers of cameras, at most as many as stand on one page."""
    ids = [each.strip() for each in value.split(",")]
    if len(ids) <= MOST_CAMERAS and all(re.fullmatch(r"[0-9A-Za-z_-]{1,40}", each) for each in ids):
        return None
    return Words(f"应为 1 至 {MOST_CAMERAS} 个国标编号，用逗号分隔", f"is 1 to {MOST_CAMERAS} GB/T 28181 ids, commas between")


VIEW = View(
    "camera_grid",
    zh="视频墙",
    en="Camera grid",
    fits=("none",),
    size=(5, 4),
    least=(3, 2),
    settings=(
        Setting("rows", "choice", "2", zh="排列（1 为一路，2 为 2×2，3 为 3×3）", en="Arrangement (1 is one, 2 is 2×2, 3 is 3×3)", choices=("1", "2", "3")),
        Setting("cameras", "text", None, zh="只看这些（国标编号，逗号分隔）", en="Only these (GB ids, commas between)", check=_ids),
        Setting("seconds", "int", 20, zh="每页停留秒数", en="Seconds a page stays", check=at_least_one),
        Setting("tour", "bool", True, zh="自动轮巡", en="Go round by itself"),
    ),
    narrows=("within",),
)
