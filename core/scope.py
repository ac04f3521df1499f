"""Scope (分权分域): the areas and departments an account may see, tested in every query and every live message."""

from dataclasses import dataclass

from core.areas import prefix


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of area prefixes, narrowed to one department where `department` is given (a department sees its own cases)."""

    prefixes: tuple[str, ...]
    department: str | None = None

    @classmethod
    def of(cls, *codes: str, department: str | None = None) -> "Scope":
        """The scope of these area codes."""
        return cls(tuple(sorted({prefix(code) for code in codes})), department)

    def covers(self, code: str) -> bool:
        """Whether the area `code` lies in this scope."""
        return code.startswith(self.prefixes)

    def sees(self, code: str, department: str | None, involved: str = "") -> bool:
        """Whether a record of area `code`, held by `department`, may be seen; `involved` are further departments, as in |fire|water|."""
        mine = self.department is None or self.department == department or bool(involved and f"|{self.department}|" in involved)
        return code.startswith(self.prefixes) and mine
