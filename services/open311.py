"""Open311 GeoReport v2: what residents may report as services, reports as requests with category, rough place, state and times."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.errors import BadInput, NotAllowed, NotFound
from core.words import Lang, Words
from services._parts import Parts
from services.areas import areas
from services.cases import public_words, wire_time
from services.follow import key_of
from services.photos import take_photo
from services.take_report import Taken, take_report
from store import open_data

if TYPE_CHECKING:
    from core.city import City

Found = dict[str, Any]
LONGEST = timedelta(days=90)  # as the standard has it
MOST = 1000
ROUGH = 3  # digits of a degree that are told: about 100 m
WHERE = "where"  # the one attribute of every service
STATUSES = ("open", "closed")
TITLE = 60


def services(parts: Parts, lang: Lang) -> list[Found]:
    """Every category a resident may report."""
    return [_service(parts.city, category, lang) for category in parts.city.public_categories]


def definition(parts: Parts, code: str, lang: Lang) -> Found:
    """What may be said beyond the standard's fields. Raises NotFound."""
    if code not in parts.city.public_categories:
        raise _no_service()
    says = Words("具体位置，如：3 号楼东侧路边", "Where exactly, such as: roadside east of block 3").of(lang)
    attribute = {"variable": True, "code": WHERE, "datatype": "string", "required": False, "datatype_description": "", "order": 1, "description": says}
    return {"service_code": code, "attributes": [attribute]}


def one_request(parts: Parts, no: str, lang: Lang) -> Found:
    """One request. Raises NotFound, also for what is not public."""
    found = _numbered(parts, [no], lang)
    if not found:
        raise NotFound("There is no public request of this number.")
    return found[0]


def requests(parts: Parts, lang: Lang, now: datetime, **asked: str) -> list[Found]:
    """Requests as the standard's parameters ask for them, the newest first, at most 1,000 a page. Raises BadInput for one that cannot be read."""
    if numbers := _several(asked, "service_request_id"):
        return _numbered(parts, numbers[:MOST], lang)
    codes = _several(asked, "service_code") or parts.city.public_categories
    if unknown := set(codes) - set(parts.city.public_categories):
        raise BadInput("bad_service_code", f"There is no service of {len(unknown)} of the codes given: GET services lists them.", "service_code")
    since, until = _range(asked, now)
    size = _number(asked, "page_size", MOST, MOST)
    with parts.store.read() as conn:
        rows = open_data.latest(
            conn, codes, _workflows(parts.city), since, until, _states(parts.city, asked), size, size * (_number(asked, "page", 1, 10_000) - 1)
        )
    return [_request(parts, row, row, lang) for row in rows]


def poster(parts: Parts, key: str) -> str:
    """Whose key this is. Raises NotAllowed."""
    given = key.encode("utf-8", "replace")
    found = [name for name, known in parts.settings.open311_keys.items() if hmac.compare_digest(known.encode(), given)]
    if not found:
        raise NotAllowed("api_key is missing or wrong: ask the centre for one (OPEN311_KEYS).")
    return found[0]


def post_request(parts: Parts, who: str, given: Mapping[str, str], media: bytes | None, now: datetime) -> Taken:
    """Take what was posted; the same from the same poster on the same day is one. Raises BadInput for what cannot be taken."""
    code = given.get("service_code", "")
    if code not in parts.city.public_categories:
        raise BadInput("bad_service_code", "service_code is missing, or there is no such service: GET services lists them.", "service_code")
    words = given.get("description", "").strip()
    first = words.split("\n")[0]
    where = [given.get(f"attribute[{WHERE}]", "").strip(), given.get("address_string", "").strip()]
    name = " ".join(each for each in (given.get("last_name", "").strip(), given.get("first_name", "").strip()) if each)
    payload = {
        "source": f"open311:{who}",
        "external_id": _fingerprint(given, media, f"{now.astimezone(parts.city.tz):%Y-%m-%d}"),
        "category": code,
        "title": first if 0 < len(first) <= TITLE else parts.city.categories[code].zh,
        "text": "\n".join(each for each in (words, *where) if each),
        **_place(given),
        "photos": [take_photo(parts, media, None)] if media else [],
        "reporter": {"name": name, "phone": given.get("phone", "").strip()},
    }
    return take_report(parts, payload, "open311")


def token_of(parts: Parts, no: str) -> str:
    """What a poster may ask for the number of his request by; it holds the key that follows the report at /report."""
    return f"{no}-{key_of(parts, no)}"


def number_of(parts: Parts, token: str) -> str:
    """The number a token stands for. Raises NotFound."""
    no, _, key = token.rpartition("-")
    if not no or not hmac.compare_digest(key_of(parts, no).encode(), key.encode("utf-8", "replace")):
        raise NotFound("There is no such token.")
    return no


def _no_service() -> NotFound:
    return NotFound("There is no such service: GET services lists them.")


def _service(city: "City", code: str, lang: Lang) -> Found:
    category, major = city.categories[code], city.named("majors", code[:2])
    offer = next(offer for offer in city.offers.values() if offer.category == code)
    words = {"service_name": Words(category.zh, category.en).of(lang), "description": Words(offer.zh, offer.en).of(lang)}
    return {"service_code": code, **words, "metadata": True, "type": "realtime", "keywords": f"{offer.zh},{offer.en}", "group": major.of(lang)}


def _workflows(city: "City") -> list[str]:
    """Those that hide nobody: of a complaint not even the place is told."""
    return [flow.id for flow in city.workflows.values() if not flow.hides_reporter]


def _states(city: "City", asked: Mapping[str, str]) -> list[str] | None:
    wanted = _several(asked, "status")
    if set(wanted) - set(STATUSES):
        raise BadInput("bad_status", "status is open, closed, or both with a comma.", "status")
    if len(set(wanted)) != 1:
        return None
    opened = set(city.open_states())
    return sorted(opened if wanted[0] == "open" else city.states.keys() - opened)


def _several(asked: Mapping[str, str], name: str) -> list[str]:
    return [each.strip() for each in asked.get(name, "").split(",") if each.strip()]


def _number(asked: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = asked.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most):
        raise BadInput(f"bad_{name}", f"{name} is a whole number from 1 to {most}.", name)
    return int(text)


def _range(asked: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """From when to when, 90 days at most: the last ones where nothing is given."""
    since, until = _time(asked, "start_date"), _time(asked, "end_date")
    until = until or (min(now, since + LONGEST) if since else now)
    since = since or until - LONGEST
    if since > until or until - since > LONGEST:
        raise BadInput("bad_range", "start_date to end_date spans at most 90 days, and begins with start_date.", "start_date")
    return since, until


def _time(asked: Mapping[str, str], name: str) -> datetime | None:
    text = asked.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that nobody escaped
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"bad_{name}", f"{name} is a time such as 2026-11-01T00:00:00Z.", name) from None


def _numbered(parts: Parts, numbers: Sequence[str], lang: Lang) -> list[Found]:
    """Public requests by their numbers; a merged one stands as its original does."""
    public = (parts.city.public_categories, _workflows(parts.city))
    with parts.store.read() as conn:
        rows = open_data.by_number(conn, numbers, *public)
        originals = {row["no"]: row for row in open_data.by_number(conn, [row["duplicate_of"] for row in rows if row["duplicate_of"]], *public)}
    return [_request(parts, row, originals.get(row["duplicate_of"] or "", row), lang) for row in rows]


def _request(parts: Parts, row: Mapping[Any, Any], stands: Mapping[Any, Any], lang: Lang) -> Found:
    """`row` as the standard has it, standing as `stands` does."""
    city, community = parts.city, at_level(row["area"], "community") or row["area"]
    category, place, words = city.categories[row["category"]], areas(parts).get(community), public_words(city, stands)
    over = city.flow(stands["workflow"]).states[stands["state"]].over
    nothing = dict.fromkeys(("description", "agency_responsible", "service_notice", "zipcode", "media_url"))
    return {
        "service_request_id": row["no"],
        "status": "closed" if over else "open",
        "status_notes": words[lang],
        "service_name": Words(category.zh, category.en).of(lang),
        "service_code": row["category"],
        **nothing,
        "requested_datetime": wire_time(city, row["reported_at"]),
        "updated_datetime": wire_time(city, stands["state_at"]),
        "expected_datetime": None if over else wire_time(city, stands["deadline_at"]),
        "address": Words(place.name, place.name_en).of(lang) if place else None,
        "address_id": community,
        "lat": None if row["lat"] is None else round(row["lat"], ROUGH),
        "long": None if row["lon"] is None else round(row["lon"], ROUGH),
    }


def _place(given: Mapping[str, str]) -> Found:
    """lon and lat, or the community whose code is the address_id."""
    lat, lon = given.get("lat", "").strip(), given.get("long", "").strip()
    if not lat and not lon:
        return {"area": given.get("address_id", "").strip() or None}
    try:
        return {"lat": float(lat), "lon": float(lon)}
    except ValueError:
        raise BadInput("bad_place", "lat and long are degrees in WGS-84, such as lat=23.025 and long=113.102.", "lat") from None


def _fingerprint(given: Mapping[str, str], media: bytes | None, day: str) -> str:
    told = {name: value for name, value in given.items() if name != "api_key"}
    return hashlib.sha256(json.dumps([told, day], sort_keys=True).encode("utf-8", "surrogatepass") + (media or b"")).hexdigest()
