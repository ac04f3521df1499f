"""Where a resident reports without an account: photos, place, kind of thing, words; sent over /api/v1 by assets/report.mjs."""

import json
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import flask

from core.knowledge import Entry
from core.words import Lang, Words
from layouts.plain import Plain
from layouts.plain._citizen import answer, choice, document, icon, ring, say, shown_in
from services.knowledge import public_entries

if TYPE_CHECKING:
    from services._parts import Parts

EMERGENCY = "emergency"  # the tile that stops the form


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the form; with a number and a key it leads to that report."""

    def report() -> Any:
        no, key = flask.request.args.get("no", "").strip(), flask.request.args.get("key", "").strip()
        if no and key:
            return flask.redirect(f"/report/{quote(no, safe='')}?key={quote(key)}")
        return answer(page(parts))

    return report


def page(parts: "Parts") -> str:
    """The whole document."""
    lang, _ = shown_in()
    body = urgent(parts, lang) + answers(parts, lang) + form(parts, lang) + near(lang) + sent(lang) + find(lang) + settings(parts)
    return document(parts, say(lang, "随手拍", "Report it"), "report", body)


def settings(parts: "Parts") -> str:
    """What the script must know, as JSON that no text can break out of."""
    offers = {offer.id: {"category": offer.category, "zh": offer.zh, "en": offer.en} for offer in parts.city.public_offers}
    data = {"offers": offers, "centre": parts.city.center, "city": {"zh": parts.city.zh, "en": parts.city.en}, "hotline": parts.city.hotline}
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="settings">{text}</script>'


def urgent(parts: "Parts", lang: Lang) -> str:
    """Whom to ring instead."""
    words = say(
        lang, "着火、有人受伤、正在发生的犯罪，不要在这里上报，请马上拨打", "Fire, somebody hurt, a crime going on: do not report it here, ring at once"
    )
    return (
        f'<aside class="urgent" aria-label="{say(lang, "紧急情况", "Emergency")}"><p>{icon("alert-octagon")}{words}</p><div>{ring(parts, lang)}</div></aside>'
    )


def answers(parts: "Parts", lang: Lang) -> str:
    """What others asked, found by words; assets/_answers.mjs searches what stands here."""
    known = public_entries(parts.city)
    if not known:
        return ""
    found = "".join(_answer(each, lang) for each in known)
    none = say(lang, "没有找到答案？可以上报，或拨打", "No answer? Report it, or ring")
    hotline = escape(parts.city.hotline)
    return f"""<details class="ask-first" data-answers><summary>{icon("search")}{say(lang, "先问一问：常见问题", "Ask first: what others asked")}</summary>
<label for="question">{say(lang, "想问什么？", "What would you like to know?")}</label>
<input class="inp" id="question" type="search" maxlength="60" autocomplete="off" aria-controls="answers">
<ul id="answers">{found}</ul>
<p class="hint" role="status" data-none hidden>{none} <a href="tel:{hotline}"><b>{hotline}</b></a></p></details>"""


def _answer(each: Entry, lang: Lang) -> str:
    rests = f'<p class="hint">{escape(Words(*each.source).of(lang))}</p>' if each.source else ""
    asked, told = Words(each.zh, each.en).of(lang), Words(*each.text).of(lang)
    return f'<li data-answer="{each.id}" data-find="{escape(each.find)}"><details><summary>{escape(asked)}</summary><p>{escape(told)}</p>{rests}</details></li>'


def form(parts: "Parts", lang: Lang) -> str:
    """The four fields, and a telephone number for who wants to be rung."""
    why = say(lang, "只用于办理人员向您核实地点，不公开，不作他用。", "Only so that the office can ask you about the place; never shown to others.")
    return f"""<form id="form" novalidate aria-label="{say(lang, "上报", "Report")}">
<noscript><p class="error">{say(lang, "上报需要启用 JavaScript；也可拨打", "Reporting needs JavaScript; or ring")} {escape(parts.city.hotline)}</p></noscript>
{photos(lang)}{place(lang, parts.settings.demo)}{kinds(parts, lang)}
<div data-rest><section class="field">
<label for="words">{say(lang, "说明", "In words")}<span>{say(lang, "有照片可不填", "Optional with a photo")}</span></label>
<textarea class="inp" id="words" rows="3" maxlength="2000"
 placeholder="{say(lang, "看到了什么？", "What do you see?")}"></textarea>
<p class="hint" role="status" data-maybe hidden>{say(lang, "也许有现成的答案：", "Perhaps this answers it:")}
<button class="link" type="button" data-action="answer"></button></p></section>
<section class="field"><label for="phone">{say(lang, "手机号", "Phone")}<span>{say(lang, "选填", "Optional")}</span></label>
<input class="inp" id="phone" type="tel" inputmode="tel" autocomplete="tel" maxlength="20" aria-describedby="phone-why">
<p class="hint" id="phone-why">{why}</p></section>
<p class="error" role="alert" id="error" hidden></p>
<div class="send"><button class="btn pri" type="submit">{say(lang, "提交", "Send")}</button></div></div>
</form>"""


def photos(lang: Lang) -> str:
    """Camera and album apart: some phones' browsers offer only one of them for one input."""
    return f"""<section class="field" id="photos" aria-label="{say(lang, "照片", "Photos")}"><div class="shots" data-shots></div><div class="two">
<label class="btn big">{icon("camera")}{say(lang, "拍照", "Take a photo")}
<input class="sr" type="file" accept="image/*" capture="environment" data-photos></label>
<label class="btn big">{icon("photo")}{say(lang, "从相册选", "From the album")}
<input class="sr" type="file" accept="image/*" multiple data-photos></label></div>
<p class="hint">{say(lang, "照片里的位置、时间和手机信息会被去掉。", "Place, time and device are removed from photos.")}</p>
<p class="sr" role="status" data-photos-told></p></section>"""


def place(lang: Lang, sketched: bool) -> str:
    """The phone's own place, a pin on a map, or a community and words; outlines that are only `sketched` say so."""
    note = f'<p class="hint">{say(lang, "社区界线为示意", "Outlines are sketched")}</p>' if sketched else ""
    help_ = say(lang, "地图：点一下放图钉；方向键移动图钉，加减键缩放", "Map: tap to put the pin; arrow keys move it, plus and minus zoom")
    return f"""<section class="field" id="place" aria-labelledby="place-head"><h2 id="place-head">{say(lang, "地点", "Place")}</h2>
<button class="btn big" type="button" data-action="here">{icon("current-location")}{say(lang, "用我现在的位置", "Where I am now")}</button>
<div class="map"><div class="pin-map" tabindex="0" role="application" aria-label="{help_}" data-map></div>
<div class="zoom"><button class="icb" type="button" data-zoom="in" aria-label="{say(lang, "放大", "Zoom in")}">{icon("plus")}</button>
<button class="icb" type="button" data-zoom="out" aria-label="{say(lang, "缩小", "Zoom out")}">{icon("minus")}</button></div>
<p role="status" data-place>{icon("map-pin")}<span>{say(lang, "点地图放图钉", "Tap the map to put the pin")}</span></p></div>{note}
<details><summary>{say(lang, "不用地图：选社区，写地点", "Without the map: community and words")}</summary>
<label for="community">{say(lang, "社区", "Community")}</label><select class="pick" id="community"><option value=""></option></select>
<label for="where">{say(lang, "具体位置", "Where exactly")}</label>
<input class="inp" id="where" maxlength="120"
 placeholder="{say(lang, "如：3 号楼东侧路边", "such as: roadside east of block 3")}"></details></section>"""


def kinds(parts: "Parts", lang: Lang) -> str:
    """Large tiles, a word and an icon each; the last one stops the form."""
    tiles = "".join(_tile(offer.id, offer.icon, Words(offer.zh, offer.en).of(lang)) for offer in parts.city.public_offers)
    stop = _tile(EMERGENCY, "alert-octagon", Words("紧急情况", "Emergency").of(lang))
    none = say(lang, "找不到合适的？拨打", "None of these? Ring")
    hotline = escape(parts.city.hotline)
    return f"""<fieldset class="field" id="kind"><legend>{say(lang, "是什么问题", "What is it")}</legend><div class="tiles">{tiles}{stop}</div>
<p class="hint">{none} <a href="tel:{hotline}"><b>{hotline}</b></a></p>
<div class="stop" role="alert" data-stop hidden><p>{icon("alert-octagon")}<b>{say(lang, "请不要在这里等待，马上拨打", "Do not wait here, ring at once")}</b></p>
<div>{ring(parts, lang)}</div></div></fieldset>"""


def _tile(value: str, name: str, words: str) -> str:
    return choice("kind", value, icon(name) + f"<span>{escape(words)}</span>")


def near(lang: Lang) -> str:
    """The step between: the same thing may have been reported."""
    same = say(
        lang, "如果是同一件事，关注它就能看到进展，不用重复上报。", "If it is the same thing, follow it and see how it goes; no need to report it again."
    )
    return f"""<section id="near" hidden aria-labelledby="near-head">
<h1 id="near-head" tabindex="-1">{say(lang, "附近已有人上报", "Reported near by already")}</h1>
<p>{same}</p>
<ul class="cards" data-near></ul><p class="error" role="alert" data-near-error hidden></p>
<div class="send two"><button class="btn" type="button" data-action="back">{say(lang, "返回修改", "Back")}</button>
<button class="btn pri" type="button" data-action="continue">{say(lang, "都不是，继续提交", "None of these, send mine")}</button></div></section>"""


def sent(lang: Lang) -> str:
    """Number, key and the way back."""
    keys = say(lang, "凭编号和查询码随时可查进展，不需要账号。", "Number and key show how it goes at any time, without an account.")
    return f"""<section id="sent" hidden aria-labelledby="sent-head">
<h1 id="sent-head" tabindex="-1">{icon("check")}{say(lang, "已收到，谢谢您", "Received, thank you")}</h1>
<dl class="receipt"><dt>{say(lang, "编号", "Number")}</dt><dd data-no></dd><dt>{say(lang, "查询码", "Key")}</dt><dd data-key></dd></dl>
<p>{keys}</p>
<a class="btn pri" data-follow href="/report">{say(lang, "查看进展", "See how it goes")}</a>
<button class="btn" type="button" data-action="copy">{icon("copy")}{say(lang, "复制链接", "Copy the link")}</button>
<button class="btn" type="button" data-action="again">{say(lang, "再报一件", "Report something else")}</button></section>"""


def find(lang: Lang) -> str:
    """What this phone has sent, and a form for another one's number and key."""
    return f"""<section class="find" aria-labelledby="find-head"><h2 id="find-head">{say(lang, "我的上报", "My reports")}</h2><ul class="cards" data-mine></ul>
<details><summary>{say(lang, "用编号和查询码查询", "Find by number and key")}</summary><form method="get" action="/report">
<label for="no">{say(lang, "编号", "Number")}</label><input class="inp" id="no" name="no" autocapitalize="characters" spellcheck="false" required>
<label for="key">{say(lang, "查询码", "Key")}</label><input class="inp" id="key" name="key" autocapitalize="none" spellcheck="false" required>
<button class="btn" type="submit">{say(lang, "查询", "Find")}</button></form></details></section>"""


PLAIN = Plain("report", "/report", view, roles="open")
