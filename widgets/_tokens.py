"""The design tokens for what cannot read CSS: Plotly's figures."""

import re
from functools import cache
from pathlib import Path

CSS = Path(__file__).parent.parent / "assets" / "tokens.css"
UNITS = {"desk": 1.0, "phone": 1.0667, "lead": 1.3333, "wall": 1.5, "wallfar": 1.875, "wall4k": 3.0, "wallfar4k": 3.75}


@cache
def tokens(theme: str) -> dict[str, str]:
    """The colours of `theme` by name without dashes in front, references resolved ("series" → "#D5DCE5")."""
    css = re.sub(r"/\*.*?\*/", "", CSS.read_text(encoding="utf-8"), flags=re.S)
    block = re.search(rf'\[data-theme="{re.escape(theme)}"\] {{(.*?)\n}}', css, re.S)
    if block is None:
        raise KeyError(f"{CSS.name} has no theme {theme!r}")
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", block.group(1)))
    return {name: found.get(value[6:-1], value) if value.startswith("var(--") else value for name, value in found.items()}
