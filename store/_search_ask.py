"""What both databases need of one search: the conditions of scope, kind and words, and the values that stand in them."""

from collections.abc import Sequence
from typing import Any

from core.areas import prefix
from core.scope import Scope
from core.search import Arm
from store._where import LONGEST

NEWEST_FIRST = ("case",)  # of what there is always more of, counted up
SHOWN = "r.id, r.kind, r.ref, r.area, r.title, r.words, r.sub, r.lon, r.lat"


class Ask:
    """One search: of which kinds, where, and the values named in its SQL. `inside` are the prefixes of the areas that lie in the scope and in `area`."""

    shown, newest = SHOWN, NEWEST_FIRST

    def __init__(self, scope: Scope, area: str, kinds: Sequence[str], phones: Sequence[str], most: int, heads_of_newest: bool) -> None:
        here = prefix(area)
        self.inside = [each for each in ([here] if area.startswith(scope.prefixes) else scope.prefixes) if each.startswith(here)]
        self.kinds, self.most = list(kinds), most
        self.values: dict[str, Any] = {"most": most}
        self.limit = ":most"
        self._scope, self._phones, self._heads = scope, phones, heads_of_newest
        for n, start in enumerate(self.inside):
            self.values |= {f"from{n}": start, f"to{n}": start + LONGEST}

    def takes(self, kind: str, arm: Arm) -> bool:
        """Whether an arm may be meant of a kind."""
        return not (arm.phones and kind not in self._phones) and not (arm.heads and kind in self.newest and not self._heads)

    def value(self, value: Any) -> str:
        """A parameter that holds this value; the same value is one."""
        name = next((each for each, held in self.values.items() if each.startswith("v") and held == value), None)
        if name is None:
            self.values[name := f"v{len(self.values)}"] = value
        return f":{name}"

    def kind(self, kind: str) -> str:
        """The parameter of a kind."""
        return self.value(kind)

    def ranges(self, table: str) -> str:
        """Within the areas."""
        return " OR ".join(f"{table}.area BETWEEN :from{n} AND :to{n}" for n in range(len(self.inside)))

    def words(self, arm: Arm) -> str:
        """Every word of the arm in the thing's own words."""
        return "".join(f" AND r.words LIKE {self.value(f'%{_escaped(word)}%')} ESCAPE '/'" for word in arm.words)

    def mine(self, kind: str) -> str:
        """Of a department the cases it handles or helps with, and the licences it gives."""
        department = self._scope.department
        if department is None:
            return ""
        if kind == "case":
            own, helps = self.value(department), self.value(f"%|{_escaped(department)}|%")
            return f" AND EXISTS (SELECT 1 FROM cases c WHERE c.no = r.ref AND (c.department = {own} OR c.involved LIKE {helps} ESCAPE '/'))"
        return f" AND r.sub LIKE {self.value(f'{_escaped(department)}|%')} ESCAPE '/'" if kind == "licence" else ""


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
