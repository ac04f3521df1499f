"""The demo's switches: which scene is played and how fast."""

from collections.abc import Mapping
from typing import Any

from dash import html

from widgets._base import Screen

SCENES = {"normal": ("平日", "Ordinary day"), "festival": ("行通济", "Festival night")}
SPEEDS = {"0": ("停", "Off"), "1": ("1×", "1×"), "10": ("10×", "10×"), "60": ("60×", "60×")}


def switches(screen: Screen, now: Mapping[str, Any]) -> Any:
    """Two rows of buttons; `now` (services.demo_feed.scene) says which are on."""
    rows = [
        row(screen, "scene", screen.say("场景", "Scene"), SCENES, str(now["scene"])),
        row(screen, "speed", screen.say("速度", "Speed"), SPEEDS, f"{now['speed']:g}"),
    ]
    return html.Div(rows, className="switches")


def row(screen: Screen, name: str, label: str, choices: Mapping[str, tuple[str, str]], now: str) -> Any:
    """One choice of a few."""
    buttons = [choice(screen.say(zh, en), name, value, value == now) for value, (zh, en) in choices.items()]
    return html.Div([html.Span(label), html.Div(buttons, className="sg", role="group", **{"aria-label": label})])


def choice(words: str, name: str, value: str, on: bool) -> Any:
    """One button of a choice."""
    return html.Button(words, **{"data-demo": name, "data-value": value, "aria-pressed": str(on).lower()})
