"""Recipes of the demo's residents as counts, volunteers, firms and institutions."""

import numpy as np

from data_sources.demo._fills import Rows, after, ago, around, at, happened, part_of, rate, times, weighted, where
from data_sources.demo.feed_rows import Recipe, recipe

FIELDS = {"elders": 0.3, "environment": 0.3, "order": 0.2, "culture": 0.15, "legal": 0.05}
# 万元 a town and month.
TAX = {"manufacturing": 5200, "ceramics": 2600, "wholesale_retail": 3900, "real_estate": 2400, "finance": 2100, "construction": 1300, "software": 900}
OTHER_TAX = 420
BY_MONTH = (0.92, 1.16, 0.9)  # the last month of a quarter, the first one, when it is paid, and the second
AGES = {"0-14": 0.17, "15-59": 0.7, "60-79": 0.11, "80+": 0.02}


def _tax(rows: Rows) -> np.ndarray:
    return np.array([TAX.get(each, OTHER_TAX) for each in rows.done["industry"]]) * BY_MONTH[rows.day.month % 3]


RECIPES: dict[str, Recipe] = {
    "population_month": recipe(
        0,
        "community",
        "month",
        registered=lambda rows: rows.places["registered"] + rows.rng.integers(-3, 4, len(rows)).clip(0),
        floating=lambda rows: rows.places["floating"] + rows.rng.integers(-5, 6, len(rows)).clip(0),
        born=rate(0.0008),
        died=rate(0.0006),
        moved_in=rate(0.006),
        moved_out=rate(0.005),
    ),
    "age_stat": recipe(
        0,
        "community",
        across="band",
        people=lambda rows: rows.rng.poisson(rows.places["residents"] * np.array([AGES[band] for band in rows.done["band"]])),
        counted_on=ago(0),
    ),
    "rental_home": recipe(
        3000,
        cell=True,
        rental_no="ZL440604{n:06d}",
        rooms=(1, 18),
        tenants=times("rooms", 0.8, 2.2),
        grade={"assured": 0.78, "watched": 0.18, "strict": 0.04},
        checked_on=ago(66, 2, missing=0.03),
        exits_clear=0.96,
    ),
    "care_list": recipe(420, list_no="GA{n:05d}", agreed_on=ago(700, 60), visits_a_week=(1, 3), visited_on=ago(12, 0)),
    "elder_allowance": recipe(0, "community", "month", people=rate(0.021), amount=times("people", 150, 180)),
    "disability_allowance": recipe(0, "community", "month", people=rate(0.008), amount=times("people", 220, 260)),
    "minimum_living": recipe(0, "community", "month", households=rate(0.003), people=times("households", 1.0, 2.2), amount=times("people", 900, 1200)),
    "medical_insurance": recipe(
        0,
        "community",
        "month",
        insured=lambda rows: rows.rng.binomial(rows.places["residents"], 0.962),
        due=at("residents"),
    ),
    "employment": recipe(0, "community", "month", new_jobs=rate(0.004), unemployed=rate(0.006), offers=rate(0.009), trained=rate(0.002)),
    "vaccination": recipe(0, "community", "week", 12, across="vaccine", doses=rate(0.003)),
    "volunteer_group": recipe(460, "community", group_no="ZY{n:05d}", name="{within}志愿服务队{n}", field=FIELDS, members=(8, 60), founded_on=ago(2600, 60)),
    "volunteer_activity": recipe(
        9,
        "community",
        "day",
        95,
        activity_no="HD{ymd}{n:03d}",
        title=["探访长者", "垃圾分类宣传", "护学岗", "义诊", "清洁家园", "法律咨询", "文艺进社区", "反诈宣传"],
        field=FIELDS,
        people=(5, 40),
        hours=times("people", 1.5, 3.0),
    ),
    "residence_permit": recipe(0, "community", "month", asked=rate(0.004), issued=part_of("asked", 0.8, 1.0), median_days=(4, 12)),
    "community_worker": recipe(
        150,
        "community",
        worker_no="SG{n:05d}",
        post={"secretary": 0.08, "member": 0.32, "clerk": 0.42, "social_worker": 0.18},
        certified=0.46,
        since=ago(3600, 30),
    ),
    "wish": recipe(
        7,
        "community",
        "day",
        90,
        wish_no="WXY{ymd}{n:03d}",
        wish=["一台风扇", "修一盏楼道灯", "陪老人过生日", "一副助听器电池", "教用手机挂号", "一套旧课本", "换一把门锁", "搬一张书桌"],
        state={"done": 0.82, "claimed": 0.12, "open": 0.06},
        done_on=where("state", ["done"], happened("registered_on", 1, 20)),
    ),
    "sole_trader": recipe(
        3000,
        "enterprise",
        trader_no="4406{n:09d}",
        name="测试商行{n:05d}",
        industry=at("industry"),
        state={"open": 0.93, "closed": 0.05, "moved": 0.02},
        opened_on=ago(3000, 10),
    ),
    "social_group": recipe(
        260,
        "community",
        group_no="51440604MJ{n:08d}",
        name="{within}测试协会{n}",
        checked={"passed": 0.9, "basic": 0.07, "missed": 0.03},
        registered_on=ago(5000, 90),
    ),
    "public_institution": recipe(
        150, "community", institution_no="12440604{n:010d}", name="{within}测试事业单位{n}", posts=(8, 160), staff=part_of("posts", 0.8, 1.0)
    ),
    "collective": recipe(
        110,
        "community",
        collective_no="N2440604MF{n:08d}",
        name="{within}测试经济联合社{n}",
        assets=around(5200, 2.4),
        income=around(460, 2.2),
        members=(90, 1400),
        audited_on=ago(420, 20),
    ),
    "property_company": recipe(
        96,
        "community",
        company_no="91440604MA{n:08d}",
        name="测试物业{n:03d}号",
        estates=(1, 14),
        managed_m2=around(120_000, 2.5),
        rating={"AAA": 0.2, "AA": 0.35, "A": 0.35, "B": 0.1},
    ),
    "owners_committee": recipe(
        210,
        "community",
        committee_no="YWH{n:05d}",
        estate="{place}测试花园{n}期",
        members=(5, 11),
        elected_on=ago(1500, 10),
        ends_on=after("elected_on", 1460, 1460),
    ),
    "school": recipe(
        64,
        school_no="44060{n:05d}",
        name="{within}测试学校{n}",
        kind={"kindergarten": 0.55, "primary": 0.28, "middle": 0.14, "vocational": 0.03},
        places=(40, 260),
        pupils=part_of("places", 0.72, 1.05),
        guards=lambda rows: np.where(rows.rng.random(len(rows)) < 0.05, np.nan, rows.rng.integers(1, 6, len(rows))),
    ),
    "clinic": recipe(
        340,
        clinic_no="PDY{n:06d}",
        name="{within}测试诊所{n}",
        kind={"clinic": 0.68, "dental": 0.16, "community": 0.13, "hospital": 0.03},
        beds=lambda rows: np.where(np.isin(rows.done["kind"], ["hospital", "community"]), rows.rng.integers(2, 12, len(rows)), 0),
        fever_clinic=0.08,
        open_at_night=0.12,
    ),
    "pharmacy": recipe(620, pharmacy_no="YD{n:05d}", name="{within}测试药店{n}", insured=0.7, pharmacist=0.94, at_night=0.06),
    "elder_home": recipe(
        60,
        home_no="YL{n:04d}",
        name="{within}测试长者服务{n}",
        kind={"canteen": 0.6, "day_care": 0.3, "home": 0.1},
        beds=(6, 40),
        used=part_of("beds", 0.4, 0.98),
        stars=(1, 5),
    ),
    "childcare": recipe(36, childcare_no="TY{n:04d}", name="{within}测试托育{n}", places=(10, 50), children=part_of("places", 0.4, 1.0), fire_passed=0.97),
    "food_shop": recipe(
        1800,
        shop_no="JY2440604{n:07d}",
        name="测试食店{n:05d}号",
        kind={"restaurant": 0.5, "snack": 0.38, "canteen": 0.11, "central": 0.01},
        grade=lambda rows: np.where(rows.rng.random(len(rows)) < 0.06, None, weighted(rows, ["A", "B", "C"], [0.22, 0.63, 0.15])),
        inspected_on=ago(290, 3, missing=0.02),
        open_kitchen=0.42,
    ),
    "hotel": recipe(190, hotel_no="LG{n:04d}", name="测试旅馆{n:03d}号", rooms=(12, 180), fire_passed=0.98, checked_on=ago(90, 2)),
    "hazardous_firm": recipe(
        88,
        firm_no="WH{n:04d}",
        name="测试危化单位{n:03d}号",
        kind={"petrol": 0.3, "sale": 0.2, "use": 0.35, "gas": 0.15},
        risk={"low": 0.5, "general": 0.36, "greater": 0.11, "major": 0.03},
        licence_ends_on=ago(-5, -1000),
        checked_on=ago(45, 1, missing=0.03),
    ),
    "key_project": recipe(
        64,
        "community",
        project_no="2026-440604-{n:04d}",
        name="{within}测试重点项目{n}",
        planned=around(16_000, 2.2),
        spent=times("planned", 0.6, 1.05),
        state={"building": 0.62, "preparing": 0.2, "finished": 0.14, "stopped": 0.04},
        reported_on=ago(0),
    ),
    "tax_month": recipe(
        0,
        "town",
        "month",
        across="industry",
        amount=lambda rows: np.round(_tax(rows) * rows.rng.uniform(0.9, 1.1, len(rows)), 2),
        payers=(20, 900),
    ),
    "office_tower": recipe(
        58, tower_no="LY{n:03d}", name="{within}测试大厦{n}", office_m2=around(26_000, 1.8), let_m2=times("office_m2", 0.55, 0.98), firms=(6, 120)
    ),
}
