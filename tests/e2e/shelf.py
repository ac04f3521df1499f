"""Browsers that earlier tests have used: with the application's files in their cache, and nothing else of those tests."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page

MOST = 16
CLOSED_S = 20
# All that a page may leave in a browser but cookies, which are taken away, and the files the server lets it keep.
LEFT = "local_storage,indexeddb,cache_storage,service_workers,file_systems"


def close(made: BrowserContext | Page) -> bool:
    """Whether it could be closed. One whose page goes elsewhere in that moment may never answer, and the driver sets no limit: it ends with Chromium."""
    options = {"run_before_unload": None} if isinstance(made, Page) else {}
    with contextlib.suppress(TimeoutError):
        made._sync(asyncio.wait_for(made._impl_obj.close(reason=None, **options), CLOSED_S))  # type: ignore[arg-type]
        return True
    return False


def chosen(url: str, **what: str) -> list[Any]:
    """The cookies of language and theme."""
    return [{"name": f"magnet_{name}", "value": value, "url": url} for name, value in what.items()]


class Kept:
    """A browser in which nobody is signed in. `watch(page, url)` of who has it now sees what its pages do."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.watch: Callable[[Page, str], None] | None = None
        context.on("page", lambda page: self.watch and self.watch(page, url))

    def open(self, watch: Callable[[Page, str], None], width: int, height: int, lang: str, theme: str) -> Page:
        """A page of it that knows nothing of those before."""
        self.watch = watch
        self.context.add_cookies(chosen(self.url, lang=lang, theme=theme))
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        session = self.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": LEFT})
        session.detach()
        return page

    def emptied(self) -> bool:
        """Close its pages and sign out; whether the next test may have it."""
        self.watch = None
        with contextlib.suppress(Error):
            if not all(close(page) for page in self.context.pages):
                return False
            self.context.set_offline(False)
            self.context.clear_cookies()
            return True
        return False


class Shelf:
    """Browsers that nobody has now, by what they were made for; the one not asked for longest goes where there are too many."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Any, Kept]] = OrderedDict()

    def take(self, asked: Any) -> Kept | None:
        """One made for what is asked, None where none stands here."""
        for number, (made_for, kept) in self._kept.items():
            if made_for == asked:
                del self._kept[number]
                return kept
        return None

    def put(self, made_for: Any, kept: Kept) -> None:
        """Take one back, or let it go."""
        if not kept.emptied():
            close(kept.context)
            return
        self._kept[id(kept)] = made_for, kept
        if len(self._kept) > MOST:
            close(self._kept.popitem(last=False)[1][1].context)
