"""The pages of this installation, found by their files."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.discover import discover
from core.rights import Decision
from core.words import Words
from layouts._base import Page
from services.may import may

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

PAGES: dict[str, Page] = discover(Path(__file__).parent, Page, "layouts")


def page_at(path: str) -> Page | None:
    """The page that lives at `path`, a closing slash forgiven."""
    wanted = path.rstrip("/") or "/"
    return next((page for page in PAGES.values() if page.path == wanted), None)


def opens(parts: "Parts", account: "Account", page: Page) -> Decision:
    """Whether an account may open `page`, and why; a wall's device opens the wall alone."""
    if account.kind == "wall":
        return Decision(page.bare, "wall", Words("大屏只显示大屏页面。", "A wall shows the wall alone."))
    return may(parts, account, f"page:{page.id}", page.roles or "account")
