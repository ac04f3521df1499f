"""Recipes of the demo's video and knowledge."""

import numpy as np

from data_sources.demo._fills import ago, around, cycle, happened, hours_between, part_of, where
from data_sources.demo.feed_rows import Recipe, recipe

SEEN = {"stall": 0.3, "waste": 0.24, "bike": 0.22, "lane": 0.12, "water": 0.08, "smoke": 0.04}

RECIPES: dict[str, Recipe] = {
    "video_day": recipe(
        0, "town", "day", 21, across="source_class", cameras=(90, 1600), online=part_of("cameras", 0.955, 1.0), clear=part_of("online", 0.93, 1.0)
    ),
    "ai_alert": recipe(
        45,
        per="day",
        span=62,
        cell=True,
        alert_no="AI{ymd}{n:04d}",
        gb_id="440604000813260{n:05d}",
        **{"class": SEEN},
        confidence=(0.55, 0.99),
        answer={"true": 0.72, "false": 0.18, "waiting": 0.1},
    ),
    "video_fault": recipe(
        14,
        per="day",
        span=62,
        fault_no="GZ{ymd}{n:03d}",
        gb_id="440604000813260{n:05d}",
        mended_at=happened("reported_at", 1, 70),
        hours=hours_between("reported_at", "mended_at"),
    ),
    "open_kitchen": recipe(320, "community", kitchen_no="YG{n:04d}", holder="{within}测试食堂{n}", online=0.95, faults_month=(0, 4)),
    "estate_video": recipe(
        430, "community", estate_no="XQ{n:05d}", name="{within}测试花园{n}", cameras=(12, 160), joined=0.64, agreed_on=where("joined", [True], ago(900, 20))
    ),
    "algorithm": recipe(
        6,
        "district",
        algorithm_no="SF{n:02d}",
        name=cycle("占道经营识别", "暴露垃圾识别", "道路积水识别", "烟火识别", "消防通道占用识别", "非机动车乱停识别"),
        **{"class": cycle("stall", "waste", "water", "smoke", "lane", "bike")},
        version=cycle("2.1", "2.0", "1.4"),
        right=(0.7, 0.96),
        reviewed_on=ago(60, 10),
    ),
    "policy": recipe(
        12,
        "district",
        policy_no="禅府办〔2026〕{n}号",
        title=cycle(
            "支持基层治理专项资金管理办法",
            "既有住宅加装电梯补助办法",
            "电动自行车集中充电管理办法",
            "小餐饮规范提升措施",
            "社区长者饭堂建设办法",
            "中小微企业用工补贴办法",
            "九小场所消防安全指引",
            "河涌整治三年计划",
            "社区志愿服务激励办法",
            "老旧小区改造指引",
            "托育服务扶持办法",
            "网格事项准入办法",
        ),
        issuer=cycle("区政数局", "住建局", "消防救援大队", "市场监管局", "民政局", "人社局"),
        published_on=ago(400, 20),
        ends_on=ago(-300, -900),
    ),
    "service_item": recipe(
        40,
        "district",
        item_no="4406040{n:05d}",
        name=cycle("个体工商户登记", "食品经营许可", "高龄津贴申领", "居住证办理", "失业登记", "公租房申请", "户外广告许可", "加装电梯审批"),
        days=(0, 20),
        papers=(1, 9),
        online=0.8,
        nearby=0.55,
    ),
    "emergency_plan": recipe(
        0,
        "community",
        plan_no="YA{n:04d}",
        title="{within}综合应急预案",
        kind={"natural": 0.6, "accident": 0.2, "health": 0.15, "social": 0.05},
        revised_on=ago(900, 60),
        practised_on=ago(375, 5, missing=0.04),
    ),
    "question": recipe(
        30,
        "district",
        question_no="WD{n:04d}",
        question=cycle(
            "旧楼加装电梯要多少户同意？", "长者饭堂怎么申请？", "居住证几天能办好？", "电动车能不能上楼充电？", "装修噪声找谁？", "怎样申请公租房？"
        ),
        answer=cycle(
            "双三分之二参与、双四分之三同意，详见加装电梯指引。",
            "到户籍或居住地社区登记。",
            "材料齐全，七个工作日。",
            "不能，请到集中充电点。",
            "先找物业，再拨 12345。",
            "到社区服务站提交。",
        ),
        asked=(3, 260),
        checked_on=ago(90, 1),
    ),
    "public_office": recipe(
        0,
        "community",
        office_no="JG{n:04d}",
        name="{within}居委会",
        kind=cycle("community"),
        phone="0757-82{n:06d}",
        hours=lambda rows: np.where(rows.rng.random(len(rows)) < 0.05, None, "8:30–12:00，14:00–17:30"),
    ),
    "duty_item": recipe(
        36,
        "district",
        duty_no="ZR{n:03d}",
        duty=cycle("消防通道巡查与上报", "独居老人看望", "出租屋信息核对", "河涌日常巡查", "食品安全协管", "矛盾纠纷调解"),
        holder=cycle("镇街", "民政局", "公安分局", "水利局", "市场监管局", "司法局"),
        basis=cycle("《镇街权责清单》", "《网格事项准入办法》"),
    ),
    "admission_item": recipe(
        28,
        "district",
        item_no="ZRQD{n:03d}",
        item=cycle("垃圾分类督导", "消防通道检查", "走访自愿关爱名单老人", "公告栏更新", "隐患排查", "出租屋核对", "蚊媒巡查"),
        approved_on=ago(500, 30),
    ),
    "enforcement_item": recipe(
        60,
        "district",
        item_no="ZF{n:04d}",
        matter=cycle("占道经营", "违法建设", "乱倒垃圾", "油烟超标", "工地扬尘", "无证经营食品"),
        lead=cycle("城管执法局", "住建局", "生态环境分局", "市场监管局"),
        delegated=0.7,
    ),
    "budget_item": recipe(
        0,
        "town",
        across="subject",
        budget_no="YS2026-{n:03d}",
        year=lambda rows: np.full(len(rows), rows.day.year),
        planned=around(420, 1.9),
        spent=lambda rows: np.where(rows.rng.random(len(rows)) < 0.05, np.nan, np.round(rows.done["planned"] * rows.rng.uniform(0.45, 0.98, len(rows)), 1)),
        updated_on=ago(0),
    ),
    "training": recipe(
        150,
        "community",
        course_no="PX{n:04d}",
        title=["系统使用培训", "调解技巧", "消防安全", "居民服务礼仪", "民法典讲座"],
        held_on=ago(360, 3),
        invited=(20, 120),
        came=part_of("invited", 0.6, 1.0),
    ),
}
