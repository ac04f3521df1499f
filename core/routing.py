"""Which departments handle what: rules by category and area, and what follows from them for one case."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.areas import covers
from core.words import Words

OWNER, TERRITORY = "owner", "territory"


class Route(BaseModel):
    """A rule: cases of these categories (beginnings of ids) in these areas go to `lead`, with `assist` beside it.

    It speaks for the owner of a thing (权属) or for the territory (属地). With `auto` it sends the case off by itself,
    else it is what the dispatcher is offered first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zh: str
    en: str
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    lead: str
    assist: tuple[str, ...] = ()
    of: Literal["owner", "territory"] = "owner"
    auto: bool = False

    def fits(self, category: str, area: str) -> bool:
        """Whether it is about this category and area."""
        right = not self.categories or category.startswith(self.categories)
        return right and (not self.areas or any(covers(code, area) for code in self.areas))


@dataclass(frozen=True, slots=True)
class Routing:
    """What the rules say of a case. Without a `lead` the dispatcher decides; `why` says by which rule, or why there is none."""

    lead: str | None
    assist: tuple[str, ...]
    rule: str | None
    auto: bool
    why: Words


def route(routes: Iterable[Route], category: str, owner: str, component: bool, area: str) -> Routing:
    """Components go to their owner before the territory, events to the territory before the owner (部件先属主后属地, 事件先属地后属主).

    Of several rules the first wins, unless they name different departments: then the dispatcher decides.
    `owner` is the department the category names.
    """
    fitting = [rule for rule in routes if rule.fits(category, area)]
    order = (OWNER, TERRITORY) if component else (TERRITORY, OWNER)
    for of in order:
        found = [rule for rule in fitting if rule.of == of]
        if len({rule.lead for rule in found}) > 1:
            names = "、".join(dict.fromkeys(rule.lead for rule in found))
            return Routing(None, (), None, False, Words(f"多个部门:{names},由派遣员决定", f"several departments ({names}): the dispatcher decides"))
        if found:
            return Routing(found[0].lead, found[0].assist, found[0].id, found[0].auto, Words(found[0].zh, found[0].en))
        if of == OWNER and owner:
            return Routing(owner, (), OWNER, False, Words("按权属部门", "by the category's owner"))
    return Routing(None, (), None, False, Words("没有适用规则，由派遣员决定", "no rule fits: the dispatcher decides"))
