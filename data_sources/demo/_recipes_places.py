"""Recipes of the demo's licences and places."""

import numpy as np

from data_sources.demo._fills import after, ago, around, at, part_of
from data_sources.demo.feed_rows import Recipe, recipe

STATE = {"valid": 0.94, "expired": 0.04, "revoked": 0.02}
RISK = {"low": 0.5, "general": 0.36, "greater": 0.11, "major": 0.03}
ROADS = ["测试一路", "测试二路", "测试三路", "测试大道", "测试北路", "测试南路", "测试东路", "测试西街"]

RECIPES: dict[str, Recipe] = {
    "business_licence": recipe(
        6000,
        "enterprise",
        licence_no="91440604MA{n:08d}",
        holder=at("name"),
        industry=at("industry"),
        state=STATE,
        issued_on=ago(2900, 1),
        ends_on=after("issued_on", 1825, 9000, missing=0.6),
    ),
    "food_permit": recipe(
        2000,
        permit_no="JY2440604{n:07d}",
        holder="测试食店{n:05d}号",
        state=STATE,
        issued_on=ago(1820, 10),
        ends_on=after("issued_on", 1826, 1826),
        scope={"serving": 0.7, "sale": 0.24, "canteen": 0.06},
    ),
    "building_permit": recipe(
        150,
        permit_no="44060420{n:010d}",
        holder="测试建设{n:03d}号",
        project="{within}测试工程{n}",
        state=STATE,
        issued_on=ago(1000, 10),
        ends_on=after("issued_on", 400, 1100),
        floor_m2=around(18_000, 2.4),
        cost=around(5200, 2.4),
    ),
    "planning_permit": recipe(
        130,
        "community",
        permit_no="建字第440604{n:08d}号",
        holder="测试建设{n:03d}号",
        project="{within}测试工程{n}",
        state=STATE,
        issued_on=ago(1400, 20),
        ends_on=after("issued_on", 365, 730),
        land_m2=around(9_000, 2.2),
    ),
    "hygiene_permit": recipe(
        900,
        "community",
        permit_no="粤卫公证字{n:06d}",
        holder="{within}测试美发{n}",
        state=STATE,
        issued_on=ago(1440, 10),
        ends_on=after("issued_on", 1461, 1461),
        kind={"barber": 0.6, "hotel": 0.14, "pool": 0.06, "bath": 0.12, "mall": 0.08},
    ),
    "special_trade_permit": recipe(
        240, "community", permit_no="特行{n:06d}", holder="{within}测试特行{n}", state=STATE, issued_on=ago(1500, 30), ends_on=after("issued_on", 1095, 2190)
    ),
    "elevator": recipe(
        1500,
        elevator_no="梯11粤E{n:06d}",
        site="{place}",
        use={"residential": 0.68, "office": 0.16, "mall": 0.09, "hospital": 0.04, "school": 0.03},
        maintainer=[f"测试电梯维保{n}号" for n in range(1, 27)],
        installed_on=ago(6000, 400),
        inspected_on=ago(338, 5, missing=0.012),
        due_on=lambda rows: np.where(np.isnat(rows.done["inspected_on"]), np.datetime64(rows.day) - 10, rows.done["inspected_on"] + 365).astype(
            "datetime64[D]"
        ),
        state={"running": 0.965, "stopped": 0.02, "repairing": 0.015},
    ),
    "boiler": recipe(360, "community", boiler_no="容3MC粤E{n:05d}", holder="{within}测试厂{n}", due_on=ago(15, -350), state={"running": 0.92, "stopped": 0.08}),
    "fire_acceptance": recipe(
        220,
        "community",
        file_no="禅建消验字〔2026〕{n:04d}号",
        project="{within}测试工程{n}",
        result={"passed": 0.6, "filed": 0.34, "failed": 0.06},
        decided_on=ago(700, 3),
    ),
    "outdoor_ad_permit": recipe(
        480, permit_no="广设{n:06d}", holder="测试广告{n:03d}号", state=STATE, issued_on=ago(720, 5), ends_on=after("issued_on", 730, 730), size_m2=(2, 60)
    ),
    "road_dig_permit": recipe(
        90, permit_no="挖许{n:05d}", holder="测试市政{n:03d}号", road=ROADS, state=STATE, issued_on=ago(120, 1), ends_on=after("issued_on", 7, 60), restored=0.7
    ),
    "sewage_permit": recipe(
        310, permit_no="914406040000{n:06d}001P", holder="测试工厂{n:03d}号", state=STATE, issued_on=ago(1700, 30), ends_on=after("issued_on", 1826, 1826)
    ),
    "drain_permit": recipe(
        640,
        "community",
        permit_no="粤禅排{n:06d}",
        holder="{within}测试排水户{n}",
        state=STATE,
        issued_on=ago(1700, 30),
        ends_on=after("issued_on", 1826, 1826),
        daily_m3=around(12, 3.0),
    ),
    "spoil_permit": recipe(
        110,
        "community",
        permit_no="渣核{n:05d}",
        holder="测试运输{n:03d}号",
        site="{place}测试工地{n}",
        state=STATE,
        issued_on=ago(180, 1),
        ends_on=after("issued_on", 30, 120),
        volume_m3=around(8_000, 2.0),
    ),
    "lift_addition": recipe(
        190,
        "community",
        case_no="JZDT{n:05d}",
        building="{place}{n}栋",
        homes=(12, 36),
        voted=part_of("homes", 0.45, 1.0),
        stage={"voting": 0.3, "notice": 0.12, "permit": 0.14, "building": 0.16, "running": 0.22, "stopped": 0.06},
        begun_on=ago(700, 20),
        subsidy=(0, 100_000),
    ),
    "flood_spot": recipe(64, cell=True, spot_no="NL{n:03d}", name="{within}易涝点{n}", deepest_m=(0.15, 0.9), pumps=(0, 4), mended=0.55),
    "hydrant": recipe(
        1400,
        cell=True,
        hydrant_no="XHS440604{n:05d}",
        road=ROADS,
        state={"good": 0.955, "damaged": 0.024, "blocked": 0.015, "dry": 0.006},
        pressure_mpa=(0.12, 0.42),
        tested_on=ago(120, 2, missing=0.02),
    ),
    "old_tree": recipe(
        120,
        tree_no="4406040{n:05d}",
        species=["细叶榕", "木棉", "龙眼", "朴树", "秋枫", "凤凰木"],
        age=(80, 420),
        grade={"third": 0.8, "second": 0.16, "first": 0.04},
        health={"strong": 0.3, "normal": 0.62, "weak": 0.08},
    ),
    "park": recipe(0, "community", park_no="GY{n:04d}", name="{within}公园", size_m2=around(2400, 2.0), open=0.98),
    "public_toilet": recipe(210, "community", toilet_no="GC{n:04d}", name="{within}公厕{n}", seats=(4, 26), step_free=0.86, at_night=0.4),
    "waste_point": recipe(820, cell=True, point_no="TF{n:05d}", estate="{place}", kind={"house": 0.6, "open": 0.3, "smart": 0.1}, guided=0.7, washed=0.5),
    "charging_place": recipe(
        640, cell=True, place_no="CD{n:05d}", estate="{place}", sockets=(8, 60), sprinkler=0.83, smoke_alarm=0.88, checked_on=ago(60, 1, missing=0.03)
    ),
    "car_park": recipe(
        340,
        park_no="TC{n:05d}",
        name="{within}停车场{n}",
        kind={"attached": 0.6, "public": 0.28, "roadside": 0.12},
        spaces=(30, 800),
        chargers=part_of("spaces", 0.0, 0.2),
        taken=part_of("spaces", 0.35, 1.0),
    ),
    "bus_stop": recipe(520, stop_no="GJ{n:05d}", name="{within}站", lines=(1, 14), shelter=0.75),
    "bridge": recipe(
        90,
        bridge_no="QL{n:04d}",
        name="{within}测试桥{n}",
        length_m=around(36, 2.0),
        grade={"1": 0.55, "2": 0.36, "3": 0.08, "4": 0.01},
        inspected_on=ago(420, 10),
    ),
    "road": recipe(260, "community", road_no="DL{n:04d}", name="{within}测试路{n}", length_m=around(900, 2.0), width_m=(7, 40), damaged_m2=around(14, 3.0)),
    "pump_station": recipe(34, station_no="BZ{n:03d}", name="{within}测试泵站", flow_m3s=(1, 24), pumps=(2, 6), ready=part_of("pumps", 0.7, 1.0)),
    "river": recipe(
        48, "community", river_no="HC{n:03d}", name="{within}测试涌", length_km=around(2.2, 1.8), goal={"3": 0.3, "4": 0.5, "5": 0.2}, patrols_month=(1, 8)
    ),
    "slope": recipe(26, cell=True, slope_no="BP{n:03d}", name="{within}测试边坡{n}", risk=RISK, homes=(0, 24), watched=0.7, checked_on=ago(40, 1)),
    "estate": recipe(
        560,
        "community",
        estate_no="XQ{n:05d}",
        name="{within}测试花园{n}",
        homes=around(420, 2.0),
        managed=0.74,
        old=0.36,
        renewal={"unlisted": 0.62, "planned": 0.14, "building": 0.08, "done": 0.16},
        lifts=(0, 24),
        fire_lane_clear=0.93,
    ),
    "construction_site": recipe(
        96,
        site_no="GD{n:04d}",
        name="{within}测试工地{n}",
        state={"building": 0.8, "stopped": 0.06, "finished": 0.14},
        dust_ok=0.91,
        workers=(0, 160),
        safety={"good": 0.6, "fair": 0.33, "poor": 0.07},
        inspected_on=ago(30, 1, missing=0.03),
    ),
}
