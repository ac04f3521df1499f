"""The line of filters above a board or list of cases: a search, the choices used most, the others behind "more", saved ones behind a star."""

from collections.abc import Mapping
from typing import Any

from dash import html

from core.case_filter import WORDS, values
from core.page_choice import period_words
from widgets._base import Screen
from widgets._bits import data, icon

FIRST = ("column", "category", "light")
MORE = ("period", "source", "department", "workflow", "urgent", "flag", "overdue")
ALL = ("text", *FIRST, *MORE, "mine")  # what `cases.mjs` reads from [data-filter] and writes into the address
EVERY = {
    "column": ("全部环节", "All stages"),
    "category": ("全部大类", "All categories"),
    "light": ("全部灯色", "All lights"),
    "period": ("不限时间", "Any time"),
    "source": ("全部来源", "All sources"),
    "department": ("全部部门", "All departments"),
    "workflow": ("全部流程", "All workflows"),
    "urgent": ("急与不急", "Urgent or not"),
    "flag": ("不限标记", "Any mark"),
    "overdue": ("不限", "Any"),
}


def bar(screen: Screen, chosen: Mapping[str, Any], of: bool = False) -> list[Any]:
    """The controls; `chosen` holds what is set. With `of`, the cases of a figure, only stage and light narrow further."""
    if of:
        return [select(screen, name, chosen) for name in ("column", "light")]
    return [search(screen, chosen), *(select(screen, name, chosen) for name in FIRST), more(screen, chosen), mine(screen, chosen), saved(screen)]


def search(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Where `cases.mjs` puts the field for words of the subject, or part of a number: one of Dash's own would tell its server of every letter."""
    return html.Div(className="cases-search", **data(search=chosen.get("text", "")))


def select(screen: Screen, name: str, chosen: Mapping[str, Any]) -> Any:
    """One choice; `cases.mjs` sets it to `data-now` and tells the server of changes."""
    every, now = screen.say(*EVERY[name]), chosen.get(name, "")
    known = screen.city.majors if name == "category" else values(screen.city, name)
    choices = [(key, words.of(screen.lang)) for key, words in known.items()]
    if now and now not in known:  # several at once, a stretch of days: as a saved filter or a link asks for them
        choices.append((now, several(screen, name, now)))
    options = [html.Option(every, value=""), *(html.Option(text, value=key) for key, text in choices)]
    return html.Select(options, className="pick on" if now else "pick", **{**data(filter=name, now=now), "aria-label": WORDS[name].of(screen.lang)})


def several(screen: Screen, name: str, value: str) -> str:
    """A value that is no single choice, in words."""
    if name == "period":
        return period_words(value).of(screen.lang)
    known = values(screen.city, name)
    return screen.say("、", ", ").join(known[each].of(screen.lang) for each in value.split(",") if each in known)


def more(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """The further choices, folded; how many of them are set stands on the button."""
    rows = [html.Label([html.Span(WORDS[name].of(screen.lang)), select(screen, name, chosen)]) for name in MORE]
    set_ = sum(bool(chosen.get(name)) for name in MORE)
    span = html.Div(className="span", **data(span=chosen["period"] if "/" in chosen.get("period", "") else ""))
    head = html.Summary([icon("adjustments"), html.Span(screen.say("更多", "More")), html.B(str(set_) if set_ else "", className="n")], className="btn")
    return html.Details([head, html.Div([*rows, span], className="more-filters")], className="cases-more")


def mine(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Only what concerns oneself."""
    on = chosen.get("mine") == "yes"
    words = screen.say("与我有关", "Mine")
    return html.Button([icon("user"), html.Span(words)], className="btn mine", **{**data(toggle="mine"), "aria-pressed": str(on).lower()})


def saved(screen: Screen) -> Any:
    """Opens the menu of saved filters (assets/cases_filters.mjs)."""
    if screen.account.kind == "wall":
        return None
    words = screen.say("筛选方案", "Saved filters")
    return html.Button(
        [icon("star"), html.Span(words, className="w"), icon("chevron-down")],
        className="btn saved",
        **{**data(action="saved-filters"), "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": words},
    )
