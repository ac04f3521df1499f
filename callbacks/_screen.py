"""The screen a callback answers to."""

from widgets._screen import language, screen, theme

__all__ = ["language", "screen", "theme"]
