"""A person in the frame of a declared service, and nothing beyond it: the fields that service declares, masked, from which interface and when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.case_filter import YES, CaseFilter
from core.masking import mask_name, mask_phone
from core.reach import OUTCOMES
from services import _reaching as reaching
from services._case_conditions import conditions
from services._parts import Parts
from services._served import Served, served
from services.areas import path_of
from services.cases import visible
from services.person_held import held_here
from services.reach import place_of
from store import case_notes, consents, demo
from store import reach as queries

if TYPE_CHECKING:
    from services.who import Account

NEAR = 0.0004  # degrees around a building within which an open case may be what somebody is reached for
MOST, LOOKS = 20, 10
MASKS = {"name": mask_name, "phone": mask_phone}
Found = dict[str, Any]


def person(parts: Parts, account: "Account", service: str, subject: int) -> Found:
    """What a service's page shows: masked fields, what one may be reached for, how often today, who reached him before. Raises NotFound, NotAllowed."""
    with parts.store.read() as conn:
        found = served(parts, account, service, subject, conn)
        facts, looks = demo.facts(conn), queries.about(conn, service, str(subject), LOOKS)
        used = reaching.used_today(parts, conn, account)
    row, of = found.row, found.service
    fields = [
        {
            "id": each.id,
            "zh": each.zh,
            "en": each.en,
            "value": _masked(each.id, row),
            "reveal": account.role in each.reveal and bool(row.get(each.id)),
        }
        for each in of.fields.values()
    ]
    as_of = facts.get("built_for") if parts.settings.demo else None
    where = [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in path_of(parts, row["area"]) if account.scope.covers(each.code)]
    home = {"id": row["home_id"], "label": row["home"], "building": row["building"], "building_name": row["building_name"]} if row["home_id"] else None
    about = {"id": of.id, "zh": of.zh, "en": of.en, "why": of.why._asdict(), "interface": of.interface._asdict(), "as_of": as_of}
    return {
        "service": about,
        "person": row["person"],
        "subject": subject,
        "fields": fields,
        "home": home,
        "where": where,
        "refs": refs(parts, account, found),
        "purposes": reaching.purposes(parts),
        "allowance": {"used": used, "of": parts.city.reaches_per_day},
        "calls": reaching.provider_words(parts),
        "outcomes": {key: words._asdict() for key, words in OUTCOMES.items()},
        "held": held_here(parts, account, row["person"]),
        "looks": [reaching.look(parts, account, each) for each in looks],
    }


def _masked(field: str, row: Mapping[Any, Any]) -> str | None:
    value = row.get(field)
    return MASKS[field](value) if value and field in MASKS else value


def refs(parts: Parts, account: "Account", found: Served) -> list[Found]:
    """What this person may be reached for: open sheets of consent of the building, open cases at it. `{ref, zh, en}`."""
    building = found.row["building"]
    if building is None:
        return []
    with parts.store.read() as conn:
        sheets = [row for row in consents.of_building(conn, account.scope, building) if row["closed_at"] is None]
        place = place_of(conn, building)
        box = (place[0] - NEAR, place[1] - NEAR, place[0] + NEAR, place[1] + NEAR)
        cases = case_notes.within(conn, conditions(parts, account, CaseFilter(open=YES), datetime.now(UTC)), box, MOST)
    here = [row for row in cases if visible(account, row)]
    kinds = parts.city.categories
    return [
        *({"ref": f"consent:{row['id']}", "zh": f"签名表 {row['title']}", "en": f"Sheet of consent: {row['title']}"} for row in sheets),
        *(
            {
                "ref": row["no"],
                "zh": f"案件 {row['no']} {kinds[row['category']].zh if row['category'] in kinds else ''}",
                "en": f"Case {row['no']} {kinds[row['category']].en if row['category'] in kinds else ''}",
            }
            for row in here
        ),
    ]
