"""What a report must be. These rules hold at every door; what breaks one is refused with the code in front.

| code | refused is |
|---|---|
| `too_large` | a payload over 256 kB |
| `broken_json` | what is no JSON object, or no UTF-8 |
| `no_source` | a source that is missing, no text or longer than 40 characters |
| `source_not_allowed` | a source other than `citizen` from somebody without an account (checked at the REST door) |
| `bad_external_id` | an external_id that is no text or number, or longer than 120 characters |
| `unknown_workflow` | a workflow the city does not have |
| `not_opened_here` | a workflow that this account, or a door without one, does not begin |
| `unknown_category` | a category the city does not have, or one the workflow does not take |
| `no_entry` | work for a grid cell that the category's lists do not send down to one; the reason is told |
| `bad_about` | an about (the unit a complaint is about) that is no department of the city |
| `no_title` | a title that is missing or blank |
| `title_too_long` | a title over 200 characters |
| `text_too_long` | a text over 20,000 characters |
| `bad_text` | a title or text that is no text |
| `no_place` | neither lon and lat nor an area |
| `bad_place` | lon or lat that is no number, or beyond ±180 and ±90 |
| `unknown_crs` | a crs other than wgs84 and gcj02 (gcj02 is converted) |
| `outside` | a point outside the district |
| `unknown_area` | an area the city does not have |
| `area_too_wide` | an area above a community: such a case would be nobody's |
| `bad_time` | an at that is no ISO 8601 time (without offset it is the city's local time; missing, it is now) |
| `future` | an at more than 5 minutes ahead |
| `too_old` | an at more than 400 days ago |
| `bad_photos` | photos that are no list of at most 9 photo ids |
| `photo_address` | a photo given as an address: hand it in at POST /photos first |
| `unknown_photo` | a photo id that was never handed in, or over a day ago without a case |
| `bad_voices` | voices that are no list of at most 3 ids of recordings |
| `unknown_voice` | a recording that this account never handed in, or over a day ago without a case |
| `bad_reporter` | a reporter that is no object with texts for name and phone |
| `bad_channel` | a channel (by which somebody else's wish reached the one who hands it in) other than visit, phone and front_desk |
| `bad_urgent` | an urgent that is neither true nor false |
| `failed` | a payload that broke something of ours: it is set aside so that the next ones go on, and is worth a bug report |

Control characters are dropped from texts, further keys are ignored, and where lon and lat are given they decide, not the area.
"""

import hashlib
import json
import math
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from core.coordinates import CRS, to_wgs84
from core.errors import BadInput
from core.workflow import CASE

LARGEST_BYTES = 256 * 1024
LONGEST_TITLE, LONGEST_TEXT, LONGEST_SOURCE, LONGEST_ID = 200, 20_000, 40, 120
MOST_PHOTOS, MOST_VOICES = 9, 3
CHANNELS = {
    "visit": ("上门走访", "Visit"),
    "phone": ("电话", "Telephone"),
    "front_desk": ("服务窗口", "Front desk"),
    "hotline": ("12345 热线", "12345 hotline"),
    "relayed": ("他人转述", "Passed on by somebody"),
}
ON_THE_WAY = ("visit", "phone", "front_desk")  # those of them that an officer meets outside
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=400)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PHOTO = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ADDRESS = re.compile(r"//|^\s*(https?|data|file|ftp):", re.IGNORECASE)


class ReportRefused(BadInput):
    """A report that breaks a rule."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that keeps the rules. Its place is `lon`, `lat` (WGS-84 degrees) or, without them, `area`."""

    source: str
    external_id: str
    category: str
    title: str
    text: str
    lon: float | None
    lat: float | None
    area: str | None
    at: datetime
    photos: tuple[str, ...]
    reporter: dict[str, str] | None
    urgent: bool
    workflow: str = CASE
    about: str | None = None
    voices: tuple[str, ...] = ()
    channel: str | None = None  # of CHANNELS, where it is handed in on somebody's behalf


def read_payload(raw: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    """The payload as an object. Raises ReportRefused: too_large, broken_json."""
    if isinstance(raw, Mapping):
        return dict(raw)
    if len(raw) > LARGEST_BYTES:
        _too_large()
    try:
        payload = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError):
        refuse("broken_json", None, "The payload is no JSON: send one object in UTF-8.")
    if not isinstance(payload, dict):
        refuse("broken_json", None, 'The payload is no object: send {"source": …, "category": …, "title": …}.')
    return payload


def check_report(payload: Mapping[str, Any], categories: Container[str], zone: str, now: datetime, oldest: timedelta = OLDEST) -> Report:
    """The report in `payload`, at the time `now`; `oldest` is how far back it may lie. Raises ReportRefused for the first rule it breaks."""
    fingerprint = _fingerprint(payload)
    lon, lat = _point(payload)
    area = payload.get("area")
    if lon is None and not area:
        refuse("no_place", "lon", "There is no place: give lon and lat, or an area code.")
    return Report(
        source=_source(payload),
        external_id=_external_id(payload) or fingerprint,
        category=_category(payload, categories),
        title=_title(payload),
        text=_text(payload),
        lon=lon,
        lat=lat,
        area=str(area) if lon is None else None,
        at=_at(payload.get("at"), zone, now, oldest),
        photos=_photos(payload),
        reporter=_reporter(payload),
        urgent=_urgent(payload),
        workflow=_name(payload, "workflow", "unknown_workflow") or CASE,
        about=_name(payload, "about", "bad_about"),
        voices=_voices(payload),
        channel=_channel(payload),
    )


def refuse(code: str, field: str | None, message: str) -> NoReturn:
    """Raise ReportRefused."""
    raise ReportRefused(code, message, field)


def _too_large() -> NoReturn:
    refuse("too_large", None, f"The payload is larger than {LARGEST_BYTES // 1024} kB: shorten the text and hand in photos at POST /photos.")


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _fingerprint(payload: Mapping[str, Any]) -> str:
    """sha256 of the payload, the same whatever the order of its keys. Raises ReportRefused when it is too large or no JSON."""
    try:
        canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "surrogatepass")
    except (ValueError, TypeError, RecursionError):
        refuse("broken_json", None, "The payload cannot be written as JSON.")
    if len(canonical) > LARGEST_BYTES:
        _too_large()
    return hashlib.sha256(canonical).hexdigest()


def _clean(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _source(payload: Mapping[str, Any]) -> str:
    source = payload.get("source")
    if not isinstance(source, str) or not _clean(source) or len(source) > LONGEST_SOURCE:
        refuse("no_source", "source", f"source is a text of 1 to {LONGEST_SOURCE} characters, such as 12345.")
    return _clean(source)


def _external_id(payload: Mapping[str, Any]) -> str:
    given = payload.get("external_id")
    if given is None or given == "":
        return ""
    if isinstance(given, bool) or not isinstance(given, str | int) or len(str(given)) > LONGEST_ID:
        refuse("bad_external_id", "external_id", f"external_id is a text of at most {LONGEST_ID} characters.")
    return _clean(str(given))


def _category(payload: Mapping[str, Any], categories: Container[str]) -> str:
    category = payload.get("category")
    if not isinstance(category, str) or category not in categories:
        refuse("unknown_category", "category", "The city has no such category: give MM-mm, such as 01-10.")
    return category


def _name(payload: Mapping[str, Any], key: str, code: str) -> str | None:
    """The id of a workflow or department; whether the city has it is asked when the report is placed."""
    given = payload.get(key)
    if given is not None and not (isinstance(given, str) and _ID.fullmatch(given)):
        refuse(code, key, f"{key} is an id such as citizen_report.")
    return given


def _title(payload: Mapping[str, Any]) -> str:
    title = payload.get("title")
    if title is not None and not isinstance(title, str):
        refuse("bad_text", "title", "title is a text.")
    if not title or not (cleaned := " ".join(_clean(title).split())):
        refuse("no_title", "title", "There is no title.")
    if len(title) > LONGEST_TITLE:
        refuse("title_too_long", "title", f"The title has over {LONGEST_TITLE} characters: put the rest into text.")
    return cleaned


def _text(payload: Mapping[str, Any]) -> str:
    text = payload.get("text")
    if text is None:
        return ""
    if not isinstance(text, str):
        refuse("bad_text", "text", "text is a text.")
    if len(text) > LONGEST_TEXT:
        refuse("text_too_long", "text", f"The text has over {LONGEST_TEXT:,} characters: shorten it.")
    return _clean(text)


def _point(payload: Mapping[str, Any]) -> tuple[float | None, float | None]:
    crs = payload.get("crs") or "wgs84"
    if not isinstance(crs, str) or crs.lower() not in CRS:
        refuse("unknown_crs", "crs", f"crs is one of {', '.join(CRS)}.")
    lon, lat = payload.get("lon"), payload.get("lat")
    if lon is None and lat is None:
        return None, None
    return to_wgs84(_degrees(lon, 180, "lon"), _degrees(lat, 90, "lat"), crs.lower())


def _degrees(value: Any, most: int, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > most or not math.isfinite(value):
        refuse("bad_place", field, f"{field} is a number of degrees from -{most} to {most}.")
    return float(value)


def _at(given: Any, zone: str, now: datetime, oldest: timedelta) -> datetime:
    if given is None:
        return now
    try:
        at = datetime.fromisoformat(given)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        refuse("bad_time", "at", "at is a time such as 2026-11-21T08:00:00+08:00.")
    if at > now + AHEAD:
        refuse("future", "at", "at lies more than 5 minutes ahead.")
    if at < now - oldest:
        refuse("too_old", "at", f"at lies more than {oldest.days} days back.")
    return at


def _photos(payload: Mapping[str, Any]) -> tuple[str, ...]:
    photos = payload.get("photos") or []
    if not isinstance(photos, list) or len(photos) > MOST_PHOTOS or not all(isinstance(photo, str) for photo in photos):
        refuse("bad_photos", "photos", f"photos is a list of at most {MOST_PHOTOS} photo ids.")
    if any(_ADDRESS.search(photo) for photo in photos):
        refuse("photo_address", "photos", "Photos from other addresses are not fetched: hand them in at POST /photos and give their ids.")
    if not all(_PHOTO.fullmatch(photo) for photo in photos):
        refuse("bad_photos", "photos", "A photo is given by the id that POST /photos answered.")
    return tuple(dict.fromkeys(photos))


def _voices(payload: Mapping[str, Any]) -> tuple[str, ...]:
    voices = payload.get("voices") or []
    if not isinstance(voices, list) or len(voices) > MOST_VOICES or not all(isinstance(each, str) and _PHOTO.fullmatch(each) for each in voices):
        refuse("bad_voices", "voices", f"voices is a list of at most {MOST_VOICES} ids that POST /voices answered.")
    return tuple(dict.fromkeys(voices))


def _reporter(payload: Mapping[str, Any]) -> dict[str, str] | None:
    reporter = payload.get("reporter")
    if reporter is None:
        return None
    if not isinstance(reporter, dict) or not all(isinstance(reporter.get(key, ""), str | None) for key in ("name", "phone")):
        refuse("bad_reporter", "reporter", "reporter is an object with texts for name and phone.")
    kept = {key: _clean(reporter[key])[:60] for key in ("name", "phone") if reporter.get(key)}
    return kept or None


def _urgent(payload: Mapping[str, Any]) -> bool:
    urgent = payload.get("urgent", False)
    if not isinstance(urgent, bool):
        refuse("bad_urgent", "urgent", "urgent is true or false.")
    return urgent


def _channel(payload: Mapping[str, Any]) -> str | None:
    channel = payload.get("channel")
    if channel is not None and (not isinstance(channel, str) or channel not in CHANNELS):
        refuse("bad_channel", "channel", f"channel is one of: {', '.join(CHANNELS)}.")
    return channel
