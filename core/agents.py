"""What a browser says of itself, as a person would call the device."""

import re

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def name_of(agent: str) -> str:
    """What a person calls a device, of what its browser says of itself: Android · Chrome."""
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    model = re.search(r"Android[^;)]*; (?!K\))([\w .-]{2,24})[;)]", agent)
    return " · ".join(filter(None, (system, model[1].strip() if model else "", browser)))[:60] or "?"
