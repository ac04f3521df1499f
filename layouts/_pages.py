"""The pages of this installation, found by their files."""

from pathlib import Path

from core.discover import discover
from layouts._base import Page

PAGES: dict[str, Page] = discover(Path(__file__).parent, Page, "layouts")


def page_at(path: str) -> Page | None:
    """The page that lives at `path`, a closing slash forgiven."""
    wanted = path.rstrip("/") or "/"
    return next((page for page in PAGES.values() if page.path == wanted), None)


def open_to(page: Page, role: str, kind: str = "person") -> bool:
    """Whether an account of `role` may open `page`; a wall's device opens the wall alone."""
    return page.bare if kind == "wall" else not page.roles or role in page.roles
