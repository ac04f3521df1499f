"""How one report goes, for who has its number and key: plain words as steps, the unit's name, and "is it fixed?"; answered by assets/report_follow.mjs."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

import flask

from core.errors import NotFound
from core.words import Lang
from layouts.plain import Plain
from layouts.plain._citizen import answer, choice, document, icon, say, shown_in
from layouts.plain.report import find
from services.follow import followed

if TYPE_CHECKING:
    from services._parts import Parts


def view(parts: "Parts") -> Callable[..., Any]:
    """Flask's view of one report."""

    def report_follow(no: str) -> Any:
        try:
            found = followed(parts, no, flask.request.args.get("key", ""))
        except NotFound:
            return answer(_unknown(parts), 404)
        return answer(page(parts, found))

    return report_follow


def page(parts: "Parts", found: dict[str, Any]) -> str:
    """The whole document."""
    lang, _ = shown_in()
    facts = [
        (say(lang, "编号", "Number"), escape(found["no"])),
        (say(lang, "问题", "What"), _words(found["category"], lang)),
        (say(lang, "地点", "Place"), _words(found["place"], lang)),
        (say(lang, "承办单位", "Handled by"), _words(found["department"], lang)),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    merged = (
        say(lang, "同一件事已有更早的上报，下面是它的进展。", "The same thing was reported before; this is how that report goes.") if found["merged"] else ""
    )
    body = f"""<section class="follow" aria-labelledby="status"><h1 id="status">{_words(found["status"], lang)}</h1>
<dl class="receipt">{rows}</dl>{f'<p class="hint">{merged}</p>' if merged else ""}
<ol class="course">{"".join(_line(line, lang, line is found["course"][-1]) for line in found["course"])}</ol>
{_question(parts, found, lang)}{_answered(found, lang)}</section><p><a class="btn" href="/report">{say(lang, "再报一件", "Report something else")}</a></p>"""
    return document(parts, _words(found["status"], lang), "report_follow", body)


def _words(pair: dict[str, str] | None, lang: Lang) -> str:
    return escape(pair[lang]) if pair else ""


def _line(line: dict[str, Any], lang: Lang, last: bool) -> str:
    at = datetime.fromisoformat(line["at"])
    current = ' aria-current="step"' if last else ""
    mark = {"done": "check", "solved": "check", "again": "refresh", "ended": "x"}.get(line["phase"], "circle")
    return f'<li data-phase="{line["phase"]}"{current}>{icon(mark)}<b>{_words(line, lang)}</b><time datetime="{line["at"]}">{at:%Y-%m-%d %H:%M}</time></li>'


def _question(parts: "Parts", found: dict[str, Any], lang: Lang) -> str:
    """Is it fixed? Asked once for each closing; "no" opens it again, once."""
    asked = found["question"]
    if asked is None:
        return ""
    choices = "".join(choice("satisfaction", each["id"], escape(each[lang])) for each in asked["satisfaction"])
    yes, not_yet = choice("solved", "yes", icon("check") + say(lang, "解决了", "Yes")), choice("solved", "no", icon("x") + say(lang, "没有解决", "No"))
    hotline = escape(parts.city.hotline)
    again = say(lang, "已经重新办理过一次。仍未解决，请拨打", "It was handled a second time. If it is still not solved, ring")
    no = (
        f"""<div data-no hidden><label for="note">{say(lang, "还有什么问题", "What is still wrong")}<span>{say(lang, "选填", "Optional")}</span></label>
<textarea class="inp" id="note" rows="3" maxlength="500"></textarea><p class="hint">{say(lang, "提交后会重新办理。", "It will be handled again.")}</p></div>"""
        if asked["may_reopen"]
        else f'<p class="hint" data-no hidden>{again} <a href="tel:{hotline}"><b>{hotline}</b></a></p>'
    )
    return f"""<form class="ask" id="answer" data-report="{escape(found["no"])}" data-may-reopen="{int(asked["may_reopen"])}">
<fieldset><legend>{say(lang, "问题解决了吗？", "Is it fixed?")}</legend>
<div class="two">{yes}{not_yet}</div></fieldset>
<fieldset data-yes hidden><legend>{say(lang, "办得怎么样？", "How was it done?")}</legend><div class="three">{choices}</div></fieldset>{no}
<p class="error" role="alert" id="error" hidden></p><button class="btn pri" type="submit" hidden>{say(lang, "提交", "Send")}</button></form>"""


def _answered(found: dict[str, Any], lang: Lang) -> str:
    given = found["answer"]
    if given is None:
        return ""
    solved = say(lang, "解决了", "fixed") if given["solved"] == "yes" else say(lang, "没有解决", "not fixed")
    satisfied = f" · {escape(given['satisfaction'][lang])}" if given["satisfaction"][lang] else ""
    return f'<p class="hint" data-answer>{say(lang, "回访答复：", "Answered: ")}{solved}{satisfied}</p>'


def _unknown(parts: "Parts") -> str:
    """No such number and key: said clearly, with the way to try again."""
    lang, _ = shown_in()
    head = say(lang, "没有找到这件上报", "There is no such report")
    cure = say(lang, "编号或查询码不对，请核对后再查。", "Number or key is wrong: check both and try again.")
    return document(parts, head, "report_follow", f'<section class="follow"><h1>{head}</h1><p class="error">{cure}</p></section>{find(lang)}')


PLAIN = Plain("report_follow", "/report/<no>", view, roles="open")
