"""What needs somebody's attention: red crowd bands, urgent and overdue cases, areas with overdue ones."""

from widgets._base import Setting, View

VIEW = View(
    "needs_me",
    zh="待办",
    en="To do",
    fits=("list",),
    size=(5, 5),
    least=(4, 3),
    settings=(Setting("overview", "bool", False, zh="按领导的口径", en="As a leader sees it"),),
    topics=("case",),
    narrows=("category", "department", "state", "urgent", "within"),
)
