"""A desk takes a report down: what the words speak for, what is known and open near by, what will happen, and one road for what is sent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.categories import Category
from core.clock import deadlines, limit_words
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.intake import Guess, guess, kind_of
from core.reports import CHANNELS, MOST_PHOTOS, ReportRefused
from core.words import Words
from core.workflow import CASE, Workflow
from services import callers, knowledge
from services._parts import Parts
from services._routing import routing
from services.act import act
from services.areas import areas, community_of
from services.cases import TELLS_REPORTER, visible, wire_time
from services.may import for_post
from services.near import near
from services.places import locate
from services.take_report import Taken, take_report
from store import cases

if TYPE_CHECKING:
    from core.areas import Area
    from services.who import Account

DESKS = ("dispatcher", "community", "handler", "property")
ENQUIRY, ANSWER, MERGE = "hotline_inquiry", "answer_at_once", "merge"
MOST_GUESSES, MOST_NEAR, LONGEST_TITLE, LONGEST_REPLY = 4, 5, 60, 2_000
WORTH = 0.2  # of the likeliest: what speaks less for a category is not offered
FIRST_CHANNEL = {"dispatcher": "hotline", "community": "front_desk"}
ENDS = "。！？；!?;\n"  # of a sentence
Found = dict[str, Any]


def frame(parts: Parts, account: "Account") -> Found:
    """What the form must know beforehand: kinds this post may begin, channels, categories, departments, and what it may do beside writing."""
    city, offered = parts.city, kinds(parts, account)
    rows = [(each, {"id": name, "zh": each.zh, "en": each.en, "about": name == "hotline_complaint"}) for name, each in city.intake.kinds.items()]
    answers, merges = city.workflows[ENQUIRY].actions[ANSWER], city.workflow.actions[MERGE]
    return {
        "kinds": [row for _, row in rows if row["id"] in offered],
        "channels": [[name, *CHANNELS[name]] for name in city.intake.channels],
        "channel": FIRST_CHANNEL.get(account.role, "phone"),
        "majors": [[name, words.zh, words.en] for name, words in city.majors.items()],
        "categories": [[each.id, each.zh, each.en] for each in city.taken_categories.values()],
        "departments": [[name, words.zh, words.en] for name, words in city.departments.items()],
        "answers": ENQUIRY in offered and account.role in answers.roles,
        "joins": account.role in merges.roles,
        "knows": for_post(parts, account, "intake.caller", TELLS_REPORTER),
        "photos": MOST_PHOTOS,
        "centre": city.center,
        "sketched": parts.settings.demo,
    }


def kinds(parts: Parts, account: "Account") -> list[str]:
    """The kinds of matter that this post may begin."""
    return [name for name in parts.city.intake.kinds if account.role in parts.city.flow(name).opens]


def look(parts: Parts, account: "Account", given: Mapping[str, Any]) -> Found:
    """What the form shows while somebody writes: `kind`, `guesses` with their reasons, `place`, `answers` of the knowledge base, `near` and `course`.

    `given` has `text`, perhaps `kind` and `category` that were chosen, and lon, lat or area. Raises BadInput.
    """
    city, text = parts.city, str(given["text"])
    offered = kinds(parts, account)
    said = kind_of({name: city.intake.kinds[name] for name in offered}, text)
    kind = given["kind"] if given["kind"] in offered else said or next(iter(offered))
    guesses = _guesses(parts, kind, text)
    category = city.taken_categories.get(given["category"] or (guesses[0].category if guesses else ""))
    place = _place(parts, given)
    return {
        "kind": said,
        "guesses": [{"id": each.category, **_named(city.categories[each.category]), "because": list(each.because)} for each in guesses],
        "place": _place_words(parts, account, place),
        "answers": knowledge.answering(parts, text, category.id if category else None) if text.strip() else [],
        "near": _near(parts, account, given, [category.id] if given["category"] and category else [each.category for each in guesses[:2]], place),
        "course": _course(parts, kind, category, place, bool(given["urgent"])) if category else None,
    }


def _guesses(parts: Parts, kind: str, text: str) -> list[Guess]:
    """The likeliest categories that the kind's workflow takes; an enquiry that names none is one about services."""
    city, flow = parts.city, parts.city.flow(kind)
    fitting = [each for each in city.taken_categories.values() if flow.takes(each.id) and not (flow.to_cell and each.no_entry)]
    likely = guess(fitting, city.intake.words, text) if text.strip() else []
    found = [each for each in likely if each.score >= likely[0].score * WORTH][:MOST_GUESSES]
    plain = city.intake.enquiry
    return found or ([Guess(plain, 0.0, ())] if kind == ENQUIRY and text.strip() and plain in city.taken_categories else [])


def _named(category: Category) -> dict[str, str]:
    return {"zh": category.zh, "en": category.en}


def _place(parts: Parts, given: Mapping[str, Any]) -> "Area | None":
    if given["lon"] is not None and given["lat"] is not None:
        return locate(parts, given["lon"], given["lat"])
    return areas(parts).get(given["area"] or "")


def _place_words(parts: Parts, account: "Account", place: "Area | None") -> Found | None:
    """The community and, where known, the cell; `mine` whether the account will see the case afterwards."""
    unit = community_of(parts, place.code) if place else None
    if place is None or unit is None:
        return None
    cell = {"code": place.code, "zh": place.name, "en": place.name_en} if place.code != unit.code else None
    return {"community": {"code": unit.code, "zh": unit.name, "en": unit.name_en}, "cell": cell, "mine": account.scope.covers(unit.code)}


def _near(parts: Parts, account: "Account", given: Mapping[str, Any], categories: list[str], place: "Area | None") -> list[Found]:
    """Open cases that may be this one; without a point those of the community."""
    unit = community_of(parts, place.code) if place else None
    if unit is None:
        return []
    at = {name: given[name] for name in ("lon", "lat")} if given["lon"] is not None else {"area": unit.code}
    found = [{**each, "category_id": id} for id in categories for each in near(parts, account, id, **at)]
    return sorted(found, key=lambda each: each["distance_m"] or 0)[:MOST_NEAR]


def _course(parts: Parts, kind: str, category: Category, place: "Area | None", urgent: bool) -> Found:
    """Whose desk it comes to first and until when, who is meant to handle it and by which rule, and the time for all of it."""
    city, now = parts.city, datetime.now(UTC)
    flow = city.flow(kind)
    state = flow.states[flow.start]
    due = deadlines(category.limit, now, state.share or 1.0, city.zone)[1]
    found = routing(city, {"category": category.id, "area": place.code if place else city.code})
    return {
        "state": {"zh": state.zh, "en": state.en},
        "desks": [city.roles[role]._asdict() for role in _first_desks(flow) if role in city.roles],
        "due_at": wire_time(city, due),
        "department": {"id": found.lead, **city.named("departments", found.lead)._asdict()} if found.lead else None,
        "why": found.why._asdict(),
        "limit": limit_words(category.limit)._asdict(),
        "deadline_at": wire_time(city, deadlines(category.limit, now, zone=city.zone)[1]),
        "urgent": urgent or category.urgent,
        "no_entry": category.no_entry._asdict() if category.no_entry else None,
    }


def _first_desks(flow: Workflow) -> list[str]:
    """The desks that do the first thing with it on its usual way."""
    return list(dict.fromkeys(role for action in flow.actions_of(flow.start).values() if action.onward for role in action.roles if role in DESKS))


def take(parts: Parts, account: "Account", given: Mapping[str, Any]) -> Found:
    """Take it down, once however often it is sent: `{no, new, mine, answered, joined}`.

    With `answer`, an entry of the knowledge base, it is an enquiry answered at the desk and closed; with `join`, a case, it is merged into that one
    (`joined` is None where that one could not take it any more). Raises BadInput, NotAllowed, NotFound.
    """
    answer = knowledge.one(parts, given["answer"]) if given["answer"] else None
    if answer and not answer["public"]:
        raise BadInput("not_public", "This entry is for the office, not for residents.", "text", "此条供内部使用，不能答复居民。")
    original = _original(parts, account, given["join"]) if given["join"] else None
    kind = ENQUIRY if answer else CASE if original else given["kind"]
    if kind not in kinds(parts, account) or (original and account.role not in parts.city.workflow.actions[MERGE].roles):
        why = Words("您的岗位不登记这类事项。", "Your post does not take this kind down.")
        raise NotAllowed(why.en, why)
    try:
        taken = take_report(parts, _report(parts, account, given, kind, original), "rest", account)
    except ReportRefused as refused:
        raise _in_both(refused) from None
    answered = answer is not None and _once(parts, account, taken, given["id"], ANSWER, reply=_reply(answer, account)[:LONGEST_REPLY])
    joined = original["no"] if original and _once(parts, account, taken, given["id"], MERGE, original=original["no"]) else None
    with parts.store.read() as conn:
        row = cases.one(conn, taken.no)
    mine = row is not None and visible(account, row)
    return {"no": taken.no, "new": taken.new, "mine": mine, "answered": answered, "joined": joined}


def _reply(answer: Mapping[str, Any], account: "Account") -> str:
    """What was told, as it stays with the case."""
    return Words(f"{answer['zh']}\n{answer['text']['zh']}", f"{answer['en']}\n{answer['text']['en']}").of(account.lang)


def _report(parts: Parts, account: "Account", given: Mapping[str, Any], kind: str, original: Mapping[Any, Any] | None) -> Found:
    """The report as every door takes it."""
    setup, words = parts.city.intake, str(given["text"]).strip()
    if not words:
        raise BadInput("no_words", "Write down what it is about.", "text", "请写下反映的内容。")
    channel = setup.channels.get(given["channel"])
    if channel is None:
        raise BadInput("bad_channel", f"channel is one of: {', '.join(setup.channels)}.", "channel", "请选择来源渠道。")
    category = original["category"] if original else given["category"] or (setup.enquiry if kind == ENQUIRY else "")
    if not category:
        raise BadInput("no_category", "Choose a category.", "category", "请选择类别。")
    where = {"lon": given["lon"], "lat": given["lat"]} if given["lon"] is not None else {"area": given["area"]}
    report = {
        "source": setup.by_role.get(account.role, channel.source),
        "external_id": given["order_no"].strip() or given["id"],
        "workflow": kind,
        "category": category,
        "title": _title(words),
        "text": f"【{given['at'].strip()}】{words}" if given["at"].strip() else words,
        **where,
        "photos": given["photos"],
        "urgent": given["urgent"],
        "channel": given["channel"],
        "reporter": _reporter(parts, account, given),
    }
    return {**report, "about": given["about"]} if given["about"] else report


def _title(words: str) -> str:
    """The first sentence, or as much of it as a title holds."""
    end = min((at for mark in ENDS if (at := words.find(mark)) > 0), default=len(words))
    return words[:end] if end <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…"


def _reporter(parts: Parts, account: "Account", given: Mapping[str, Any]) -> dict[str, str] | None:
    """Who reported. A name that is known from an earlier report with this number is filled in, not asked for."""
    name, phone = given["name"].strip(), given["phone"].strip()
    if phone:
        phone = callers.digits(phone)
        name = name or callers.name_of(parts, account, phone) or ""
    return {key: value for key, value in (("name", name), ("phone", phone)) if value} or None


def _original(parts: Parts, account: "Account", no: str) -> Mapping[Any, Any]:
    """The case that others are joined to: what a merged one was merged into. Raises BadInput."""
    with parts.store.read() as conn:
        row = cases.one(conn, no)
        if row is not None and row["duplicate_of"]:
            row = cases.one(conn, row["duplicate_of"])
    if row is None or not visible(account, row) or row["workflow"] != CASE:
        raise BadInput("bad_join", f"There is no case {no} to join.", "join", f"没有可并入的案件 {no}。")
    return row


def _once(parts: Parts, account: "Account", taken: Taken, id: str, action: str, **needs: str) -> bool:
    """Do the next thing with a report that has just been taken, once; False where it cannot be done any more. The report stays whatever comes of it."""
    try:
        act(parts, account, taken.no, action, 1, f"{id}:{action}", **needs)
    except (Conflict, BadInput, NotFound):
        return False
    return True


def _in_both(refused: ReportRefused) -> BadInput:
    """What a desk reads of a refusal, in both languages."""
    zh = REFUSED.get(refused.code)
    return BadInput(refused.code, refused.message, refused.field, zh) if zh else refused


REFUSED = {
    "no_place": "还没有地点：搜索地址，或在地图上放图钉。",
    "outside": "地点不在本区范围内，请移动图钉。",
    "unknown_area": "没有这个社区或网格。",
    "area_too_wide": "地点太大，请具体到社区或网格。",
    "unknown_category": "没有这个类别，请重新选择。",
    "unknown_photo": "照片上传已超过一天，请重新添加。",
    "text_too_long": "内容太长，请写短一些。",
    "bad_external_id": "工单编号最多 120 个字符。",
    "bad_about": "被投诉单位不在名单里。",
}
