"""The demo's switches: which scene is played and how fast."""

from collections.abc import Mapping
from typing import Any

from dash import html

from widgets._base import Screen

SCENES = {"normal": ("平日", "Ordinary day"), "festival": ("行通济", "Festival night")}
SPEEDS = {"0": ("停", "Off"), "1": ("1×", "1×"), "10": ("10×", "10×"), "60": ("60×", "60×")}


def switches(screen: Screen, now: Mapping[str, str]) -> Any:
    """Two rows of buttons; `now` says which are on."""
    return html.Div(
        [
            row(screen, "scene", screen.say("场景", "Scene"), SCENES, now.get("scene", "")),
            row(screen, "speed", screen.say("速度", "Speed"), SPEEDS, now.get("speed", "")),
        ],
        className="switches",
    )


def row(screen: Screen, name: str, label: str, choices: Mapping[str, tuple[str, str]], now: str) -> Any:
    """One choice of a few."""
    buttons = [
        html.Button(screen.say(zh, en), **{"data-demo": name, "data-value": value, "aria-pressed": str(value == now).lower()})
        for value, (zh, en) in choices.items()
    ]
    return html.Div([html.Span(label), html.Div(buttons, className="sg", role="group", **{"aria-label": label})])
