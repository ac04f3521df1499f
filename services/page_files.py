"""Pages as YAML files: handed out, and taken in as a new version of one's own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.magnet_settings import Shows
from core.page_diff import between
from core.page_file import Problem, read_page, write_page
from core.pages import PageSpec
from core.words import Words
from services._parts import Parts
from services.magnets import unlinked
from services.save_page import Deed, Kept, load_page, save_page

if TYPE_CHECKING:
    from services.who import Account


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the page as it is now (None when the file was refused), and what could not be taken as it stood."""

    kept: Kept | None
    problems: list[Problem]


def export_page(parts: Parts, account: "Account", base: str) -> str:
    """The account's page as a file that opens elsewhere too: linked magnets are written as what they are made of. Raises NotFound."""
    page = load_page(parts, account, base).page
    return write_page(page.model_copy(update={"instances": {name: unlinked(parts, each) for name, each in page.instances.items()}}))


def import_page(parts: Parts, account: "Account", base: str, text: str, views: Mapping[str, Shows], version: int | None = None, dry: bool = False) -> Imported:
    """Make the page `base` what the file says, as a new version; `dry` only says what is wrong with it.

    Raises NotFound and NotAllowed, Conflict where `version` is given and no longer the present one.
    """
    before = load_page(parts, account, base)
    read = read_page(text, parts.city, views)
    if read.page is None:
        return Imported(None, read.problems)
    problems = [*read.problems, *_held(before.base, read.page)]
    if dry:
        return Imported(before, problems)
    try:
        made = between(before.base, read.page)
        return Imported(save_page(parts, account, base, made, before.version if version is None else version, Deed("import"), origin=before.base), problems)
    except BadInput as error:  # no reason that reading knows
        return Imported(
            None, [*problems, Problem(None, error.field or "", error.code, Words(f"未导入：{error.message}", f"nothing was taken: {error.message}"))]
        )


def _held(base: PageSpec, wanted: PageSpec) -> list[Problem]:
    """The magnets the template holds that the file would take away or exchange."""
    found: list[Problem] = []
    for name, each in base.instances.items():
        if each.locked and (name not in wanted.instances or wanted.instances[name].magnet != each.magnet):
            words = Words(f"“{name}”由模板固定，保留", f"{name!r} is held by the template: it stays")
            found.append(Problem(None, f"instances.{name}", "locked", words))
    return found
