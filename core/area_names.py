"""The area a text means: its code, or its name alone (南浦社区) or with what it lies in (祖庙街道南浦社区居委会)."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.areas import Area, at_level, prefix
from core.moments import Unread

_CODE = re.compile(r"\d{6,15}(?:-\d{2})?")
_SIGNS = re.compile(r"[\s,、/\-_>·.()]+")
_ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会", "街道办事处", "办事处", "人民政府")
_KINDS = ("社区", "街道", "镇", "村", "区")


@dataclass(slots=True)
class AreaNames:
    """Every name of the areas of one city. Of two areas with one name neither is meant unless the text says what it lies in."""

    city: str
    areas: Mapping[str, Area]
    _named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _above: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for code, area in self.areas.items():
            if area.level in ("district", "town_street", "community"):
                for name in {*_forms(area.name), _folded(area.name_en)} - {""}:
                    self._named[name].add(code)
                    if area.level != "community" and len(name) > 1:
                        self._above.append((name, code))
        self._above.sort(key=lambda pair: -len(pair[0]))

    def code(self, text: str) -> str:
        """The code of what `text` means. Raises Unread: `unknown_area`, `ambiguous_area`, `outside` for a code of another district."""
        plain = unicodedata.normalize("NFKC", text).strip()
        if _CODE.fullmatch(plain.removesuffix(".0")):
            return self._by_code(plain.removesuffix(".0"))
        found = self._by_name(_folded(plain), set(self.areas))
        if len(found) == 1:
            return next(iter(found))
        raise Unread("ambiguous_area" if found else "unknown_area")

    def _by_code(self, code: str) -> str:
        known = prefix(code)
        if known in self.areas:
            return known
        if not code.startswith(prefix(self.city)):
            raise Unread("outside")
        community = code[:12]  # a cell of before a renumbering still lies in its community
        if len(code) >= 15 and community in self.areas and at_level(community, "community") == community:
            return community
        raise Unread("unknown_area")

    def _by_name(self, name: str, within: set[str]) -> set[str]:
        official = next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)
        named = next((codes for form in (name, official) if (codes := self._named.get(form, set()) & within)), set())
        if len(named) == 1:
            return named
        for above, code in self._above:
            at = name.find(above)
            rest = name[at + len(above) :] if at >= 0 else ""
            if rest:
                inside = {each for each in within if each.startswith(code) and each != code}
                if found := self._by_name(rest, inside):
                    return found
        return named


def _folded(text: str) -> str:
    return _SIGNS.sub("", text).lower()


def _forms(name: str) -> list[str]:
    """A name and its shorter forms, the longest first: 南浦社区居委会, 南浦社区, 南浦."""
    forms = [_folded(name)]
    for endings in (_ENDINGS, _KINDS):
        short = next((forms[-1].removesuffix(end) for end in endings if forms[-1].endswith(end) and len(forms[-1]) > len(end) + 1), None)
        if short:
            forms.append(short)
    return forms
