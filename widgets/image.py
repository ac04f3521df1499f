"""A picture that is already in Magnet: a photo of a case, or a file of the installation. Never an address outside."""

import re
from pathlib import Path
from typing import Any

from dash import html

from core.errors import NotFound
from core.words import Words
from services.photos import photo
from widgets._base import Screen, Setting, View

ASSETS = Path(__file__).parent.parent / "assets"
KINDS = {".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif"}
FILES = tuple(sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*") if path.suffix in KINDS and "vendor" not in path.parts))
ID = re.compile(r"[0-9a-f]{64}")


def photo_id(value: str) -> Words | None:
    """Whether `value` can be the id of a photo."""
    return None if ID.fullmatch(value) else Words("不是照片编号（64 位十六进制）", "is no photo's id (64 hexadecimal digits)")


def draw(screen: Screen, settings: dict[str, Any]) -> Any:
    """The picture, whole or filling its place. Raises NotFound for a photo this account may not see."""
    source = held(screen, settings["photo"]) if settings.get("photo") else f"/assets/{settings['file']}"
    words = settings.get("words") or settings["title"]
    return html.Div(html.Img(src=source, alt=words, className="fill" if settings.get("fill") else ""), className="body picture")


def held(screen: Screen, name: str) -> str:
    """The address of a photo that this account may see."""
    try:
        photo(screen.parts, screen.account, name, thumb=True)
    except NotFound:
        raise NotFound(screen.say("没有这张照片，或您不能看", "There is no such photo, or it is not for you")) from None
    return f"/api/v1/photos/{name}"


VIEW = View(
    "image",
    zh="图片",
    en="Image",
    fits=("none",),
    size=(3, 3),
    settings=(
        Setting("photo", "text", None, zh="案件照片编号", en="Id of a case's photo", check=photo_id),
        Setting("file", "choice", FILES[0], zh="或自带图片", en="Or a file that came with it", choices=FILES),
        Setting("words", "text", None, zh="图片说明", en="What it shows"),
        Setting("fill", "bool", False, zh="铺满（会裁边）", en="Fill the place (cuts the edges)"),
    ),
    draw=draw,
)
