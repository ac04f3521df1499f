"""A whole and its parts: at most eight, named beside the ring, the rest as one."""

from widgets._base import View

VIEW = View("ring", zh="环形", en="Ring", fits=("count", "sum", "distinct"), size=(4, 3), least=(3, 2), needs_by=True, sample=("person.origin", "origin"))
