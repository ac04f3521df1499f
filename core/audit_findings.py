"""What an auditor should look at: looks outside duty hours, unusual counts, the same purpose given again and again. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.duty import on_duty

LEAST = 10  # looks a day below which nothing is unusual
SPREAD = 3.0  # standard deviations of a Poisson count above what is usual
REUSED = 3  # times one text is given for different people
USUAL_DAYS = 28
_NOISE = re.compile(r"[\W_]+")


def outside_hours(reveals: Iterable[Mapping[Any, Any]], hours: Mapping[str, str], usual: str, zone: str) -> list[Mapping[Any, Any]]:
    """The reveals outside the duty hours of the post they were made in; `usual` for roles without hours of their own."""
    return [each for each in reveals if not on_duty(each["at"], hours.get(each["role"] or "", usual), zone)]


def unusual(counts: Iterable[tuple[int, int, int]], today: int, days: int) -> list[dict[str, Any]]:
    """Accounts that looked far more often on one of the last `days` days than in the four weeks before.

    `counts` are (account, day number, looks); today is the last day's number. Each finding has account, day, count and usual (mean a day).
    """
    by: dict[int, dict[int, int]] = defaultdict(dict)
    for account, day, count in counts:
        by[account][day] = count
    found = []
    for account, each in by.items():
        for day in range(today - days + 1, today + 1):
            usual = sum(each.get(other, 0) for other in range(day - USUAL_DAYS, day)) / USUAL_DAYS
            count = each.get(day, 0)
            if count >= LEAST and count > usual + SPREAD * max(usual, 1.0) ** 0.5:
                found.append({"account": account, "day": day, "count": count, "usual": round(usual, 1)})
    return sorted(found, key=lambda each: (-each["day"], -each["count"]))


def reused(reveals: Sequence[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """Purposes that one account gave in the same words for at least three different people, whatever blanks and signs stand between them."""
    groups: dict[tuple[int | None, str], list[Mapping[Any, Any]]] = defaultdict(list)
    for each in reveals:
        if text := _NOISE.sub("", str((each["detail"] or {}).get("purpose", ""))).lower():
            groups[(each["account_id"], text)].append(each)
    found = [
        {
            "account": account,
            "purpose": lines[0]["detail"]["purpose"],
            "times": len(lines),
            "people": len({line["target"] for line in lines}),
            "last": max(line["at"] for line in lines),
        }
        for (account, _), lines in groups.items()
        if len({line["target"] for line in lines}) >= REUSED
    ]
    return sorted(found, key=lambda each: -each["people"])


def since(now: datetime, days: int) -> datetime:
    """From when on lines are needed to tell what is unusual within `days`."""
    return now - timedelta(days=days + USUAL_DAYS)
