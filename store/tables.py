"""Every table of the store."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, false

from store.types import Instant

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})

# What this store is: city, demo or real, when the demo was built, running scene.
meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", JSON, nullable=False))

# ── space ──
areas = Table(
    "areas",
    metadata,
    Column("code", String(18), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("level", String(12), nullable=False),  # core.areas.Level
    Column("parent", String(18)),
    Column("kind", String(20), nullable=False),  # 区, 街道, 镇, 社区, 村; grids: area_group, basic, dedicated, micro
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("outline", JSON),  # GeoJSON geometry, WGS-84
    Column("generated", Boolean, nullable=False, default=False),  # outline made by us, said so on the map
    Column("households", Integer),
    Column("residents", Integer),
    Index(None, "parent"),
    Index(None, "level"),
)

# ── people who work here ──
departments = Table(
    "departments", metadata, Column("id", String(40), primary_key=True), Column("zh", String(60), nullable=False), Column("en", String(80), nullable=False)
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("password_hash", String(200)),
    Column("name", String(60), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("area", String(18), nullable=False),
    Column("department", String(40)),
    Column("officer", Integer),  # officers.id of a grid officer's account
    Column("lang", String(2), nullable=False, default="zh"),
    Column("theme", String(5), nullable=False, default="dark"),
    Column("demo", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # sha256 of the random id in the cookie
    Column("account_id", Integer),  # or a wall
    Column("wall_id", Integer),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("address", String(64), nullable=False),
    Column("device", Integer),  # devices.id, where a phone uses it
    Index(None, "account_id"),
    Index(None, "wall_id"),
    Index(None, "device"),
)

walls = Table(
    "walls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("area", String(18), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Integer, nullable=False),
    Column("revoked_at", Instant),
    Column("seen_at", Instant),
    Column("screen", String(20)),  # "3840x1080"
    Column("build", String(20)),
)

# Scenes (core.scenes) in the order a wall shows them.
playlists = Table(
    "playlists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("area", String(18), nullable=False),  # whose administrators see it
    Column("scenes", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# What a wall shows: its playlist, and before that what a desk sent to it.
wall_playing = Table(
    "wall_playing",
    metadata,
    Column("wall_id", Integer, primary_key=True),
    Column("playlist", Integer),
    Column("scene", JSON),
    Column("sender", Integer),  # accounts.id, whose version of a page it is
    Column("by_zh", String(80)),  # the sender's unit or post, never a name
    Column("by_en", String(80)),
    Column("sent_at", Instant),
    Column("until_at", Instant),  # none: until it is taken back
    Index(None, "playlist"),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(60), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "username", "address", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("account_id", Integer),
    Column("address", String(64)),
    Column("act", String(40), nullable=False),
    Column("target", String(120)),
    Column("result", String(20), nullable=False),  # done, refused, failed
    Column("detail", JSON),  # ids only, nothing personal
    Index(None, "at"),
    Index(None, "account_id", "at"),
)

officers = Table(
    "officers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("post", String(20), nullable=False),  # grid_leader, full_time, part_time
    Column("grid", String(18), nullable=False),
    Column("on_duty", Boolean, nullable=False, default=False),
    Index(None, "grid"),
)

# ── cases ──
cases = Table(
    "cases",
    metadata,
    Column("no", String(24), primary_key=True),  # C20261121-0001
    Column("workflow", String(24), nullable=False, default="case", server_default="case"),  # a file of cities/*/workflows
    Column("source", String(40), nullable=False),
    Column("external_id", String(120), nullable=False),
    Column("category", String(8), nullable=False),  # MM-mm
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("lon", Float),
    Column("lat", Float),
    Column("area", String(18), nullable=False),  # the cell where known, else the community
    Column("state", String(16), nullable=False),
    Column("time_limit", String(8), nullable=False, default="5d", server_default="5d"),  # the category's when it was reported
    Column("department", String(40)),
    Column("involved", String(400), nullable=False, default="", server_default=""),  # departments that assist or are called: |fire|water|
    Column("urgent", Boolean, nullable=False, default=False),
    Column("flags", JSON, nullable=False, default=dict),  # what core.case_file counts and notes: supervised, rework, until, called …
    Column("officer", Integer),  # the grid officer who reported it
    Column("reporter", JSON),  # {"name", "phone"}: personal, never in a live message
    Column("photos", JSON, nullable=False, default=list),
    Column("reported_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state_at", Instant, nullable=False),  # entered the present state
    Column("yellow_at", Instant),  # 80 % of the stage's time
    Column("due_at", Instant),  # 100 %
    Column("deadline_at", Instant, nullable=False),  # of the whole case
    Column("handled_at", Instant),
    Column("closed_at", Instant),
    Column("satisfaction", String(12)),  # satisfied, basically, unsatisfied
    Column("duplicate_of", String(24)),  # the case it was merged into
    Column("light_told", String(6), nullable=False, default="green", server_default="green"),  # the light the screens were last told
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("source", "external_id"),
    Index(None, "area", "state"),
    Index(None, "state", "due_at"),
    Index(None, "light_told", "yellow_at"),
    Index(None, "reported_at", "no"),
    Index(None, "closed_at"),
    Index(None, "deadline_at"),
    Index(None, "handled_at"),
    Index(None, "category", "reported_at"),
    Index(None, "duplicate_of"),
)

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_no", String(24), nullable=False),
    Column("action", String(24), nullable=False),
    Column("from_state", String(16)),
    Column("to_state", String(16), nullable=False),
    Column("account_id", Integer),
    Column("actor", String(80), nullable=False),  # post or unit, shown on the timeline
    Column("at", Instant, nullable=False),
    Column("note", Text),
    Column("data", JSON),
    Index(None, "case_no", "id"),
    Index(None, "at"),
)

# What is sent to one officer: to verify a report, to check what was done.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_no", String(24), nullable=False),
    Column("kind", String(8), nullable=False),  # verify, check
    Column("officer", Integer),  # officers.id; None where nobody is on duty near by: for the community
    Column("area", String(18), nullable=False),
    Column("distance_m", Integer),
    Column("at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("given_at", Instant),  # to the officer who has it now; none: at `at`
    Column("had", String(200), nullable=False, default="", server_default=""),  # officers who had it before: |7|9|
    Index(None, "case_no"),
    Index(None, "officer", "done_at"),
)

# Whom an action told; a channel carries it on to a phone.
notifications = Table(
    "notifications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_no", String(24), nullable=False),
    Column("action", String(24), nullable=False),
    Column("party", String(12), nullable=False),  # core.workflow.PARTIES
    Column("area", String(18), nullable=False),
    Column("department", String(40)),
    Column("officer", Integer),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("by", Integer),  # accounts.id of whoever acted; none: a rule, a timer, the demo's people
    Column("urgent", Boolean, nullable=False, default=False, server_default=false()),
    Column("resolved_at", Instant),  # its receivers have a delivery each
    Column("told_up_at", Instant),  # nobody read it in time: somebody else was told
    Column("raised_from", Integer),  # the notification nobody read, of which this one tells
    Index(None, "case_no"),
    Index(None, "at"),
    Index(None, "resolved_at"),
)

# One notification for one account: what a channel carries to a phone, and whether it was read.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notification", Integer, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("case_no", String(24), nullable=False),
    Column("area", String(18), nullable=False),
    Column("channel", String(20)),  # as it was sent; none: in the application alone
    Column("target", String(40)),  # masked
    Column("body", JSON),  # {"zh", "en", "url"}: what was sent
    Column("state", String(8), nullable=False),  # queued, sent, failed (given up), quiet (no channel)
    Column("tries", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),  # when it is sent, or tried again
    Column("at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("read_at", Instant),
    Column("why", String(200)),  # it was not sent
    UniqueConstraint("notification", "account_id"),
    Index(None, "account_id", "read_at"),
    Index(None, "state", "due_at"),
    Index(None, "case_no"),
    Index(None, "at"),
)

# By which channel somebody is told: "account:12", or "department:fire" for those of its accounts that chose none.
channel_choices = Table(
    "channel_choices",
    metadata,
    Column("owner", String(60), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("target", String(80), nullable=False),  # a bot's name, a mobile number; empty where the channel needs none
    Column("quiet_from", String(5)),  # 22:00
    Column("quiet_until", String(5)),
    Column("at", Instant, nullable=False),
)

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of the endpoint
    Column("account_id", Integer, nullable=False),
    Column("endpoint", String(500), nullable=False),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "account_id"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of the JPEG that is kept
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("account_id", Integer),  # who handed it in, where he was signed in
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)

# Which case holds which photo: what is in cases.photos, by photo.
case_photos = Table("case_photos", metadata, Column("photo", String(64), primary_key=True), Column("case_no", String(24), primary_key=True))

# The last case number given out on each day: one statement gives the next, also to two writers at once.
counters = Table("counters", metadata, Column("name", String(40), primary_key=True), Column("value", Integer, nullable=False))

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String(20), nullable=False),
    Column("key", String(160), nullable=False),
    Column("area", String(18), nullable=False),
    Column("body", JSON, nullable=False),
    Column("alarm", Boolean, nullable=False, default=False),  # announces itself by sound and banner
    Column("at", Instant, nullable=False),
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("door", String(12), nullable=False),  # rest, stream, pubsub
    Column("receipt", String(40)),  # the stream's entry, so that a second reading adds no second row
    Column("source", String(40)),
    Column("external_id", String(120)),
    Column("code", String(40), nullable=False),
    Column("field", String(40)),
    Column("message", String(300), nullable=False),
    Column("payload", Text, nullable=False),  # masked, cut at 4 kB
    Index(None, "at"),
    Index(None, "receipt"),
)

# ── pages ──
pages = Table(
    "pages",
    metadata,
    Column("owner", Integer, primary_key=True),  # accounts.id
    Column("base", String(40), primary_key=True),  # the template's id
    Column("version", Integer, nullable=False),
    Column("operations", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("template", String(16)),  # the content of the base they were made on
    Column("decided", JSON, nullable=False, default=dict, server_default="{}"),  # clashes decided for mine: instance → content of the base then
)

# Each save of a page, the last of them what `pages` holds.
page_versions = Table(
    "page_versions",
    metadata,
    Column("owner", Integer, primary_key=True),
    Column("base", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("author", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("act", String(12), nullable=False),  # save, template, restore, put_back, import, decide, publish, undo, redo
    Column("of", Integer),  # the version a restore went back to, or an undo or redo took back
    Column("note", String(200)),
    Column("operations", JSON, nullable=False),
    Column("template", String(16)),
    Column("decided", JSON, nullable=False, default=dict, server_default="{}"),
    Column("session", String(16)),  # whose step it was: undo takes back one's own
    Column("edit", String(40)),  # the browser's name of the edit: one that is sent again counts once
)

# What a template or a published page said when somebody's page was laid on it.
templates = Table(
    "templates", metadata, Column("id", String(16), primary_key=True), Column("content", JSON, nullable=False), Column("at", Instant, nullable=False)
)

# Pages handed to a role, the accounts of an area level or a person; they are opened as g<id>.
published = Table(
    "published",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author", Integer, nullable=False),
    Column("base", String(40), nullable=False),  # the template's id
    Column("operations", JSON, nullable=False),
    Column("locked", JSON, nullable=False),  # instances that stay
    Column("zh", String(60), nullable=False),
    Column("en", String(60), nullable=False),
    Column("kind", String(8), nullable=False),  # role, level, person
    Column("whom", String(60), nullable=False),  # the role, the level, the account's id
    Column("area", String(18), nullable=False),  # accounts of this area
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("editors", JSON, nullable=False, default=list, server_default="[]"),  # accounts that edit it with the author
    Index(None, "author"),
)

# Magnets somebody made for many pages: opened as linked_<id>, changed everywhere at once. Those ended are kept for the pages that have them.
linked_magnets = Table(
    "linked_magnets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author", Integer, nullable=False),
    Column("area", String(18), nullable=False),  # the author's
    Column("audience", String(8), nullable=False),  # mine, area: whoever is in the area
    Column("zh", String(60), nullable=False),
    Column("en", String(60), nullable=False),
    Column("magnet", String(60), nullable=False),  # the city's that it is made of
    Column("settings", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)

# The page an account chose to begin with.
page_homes = Table("page_homes", metadata, Column("account_id", Integer, primary_key=True), Column("page", String(40), nullable=False))

# What an account chose last on a page: its address without the page, {"area": …, "period": …, "category": …}.
page_choices = Table(
    "page_choices",
    metadata,
    Column("account_id", Integer, primary_key=True),
    Column("page", String(40), primary_key=True),
    Column("choice", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),  # duty, announcement
    Column("area", String(18), nullable=False),
    Column("zh", String(200), nullable=False),
    Column("en", String(300), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),
)

# ── things and residents ──
cameras = Table(
    "cameras",
    metadata,
    Column("gb_id", String(20), primary_key=True),  # GB/T 28181
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("azimuth", Integer),
    Column("source_class", String(40), nullable=False),
    Column("online", Boolean, nullable=False),
    Column("status_at", Instant, nullable=False),
    Index(None, "area"),
)

buildings = Table(
    "buildings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("floors", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index(None, "area"),
)

homes = Table(
    "homes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("building", Integer, nullable=False),
    Column("label", String(40), nullable=False),  # 3栋501
    Column("area", String(18), nullable=False),
    Column("owner", Integer),  # people.id
    Column("occupied", Boolean, nullable=False),
    Index(None, "building"),
    Index(None, "area"),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("phone", String(20)),
    Column("sex", String(1), nullable=False),  # m, f
    Column("birth_year", Integer, nullable=False),
    Column("origin", String(40), nullable=False),  # 来源地: province, or 本市 / 省内
    Column("residence", String(12), nullable=False),  # registered, floating
    Column("home", Integer),
    Column("area", String(18), nullable=False),
    Index(None, "area"),
    Index(None, "home"),
)

enterprises = Table(
    "enterprises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("industry", String(40), nullable=False),
    Column("activity", String(12), nullable=False),  # active, normal, quiet, dormant
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index(None, "area"),
)

facilities = Table(
    "facilities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # supplies, shelter, venue
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("amount", Integer),
    Index(None, "area"),
)

crowd_segments = Table(
    "crowd_segments",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("zh", String(40), nullable=False),
    Column("en", String(60), nullable=False),
    Column("area", String(18), nullable=False),
    Column("m2", Float, nullable=False),
    Column("line", JSON, nullable=False),  # [[lon, lat], …]
    Column("ordinal", Integer, nullable=False),
)

crowd_readings = Table(
    "crowd_readings",
    metadata,
    Column("segment", String(20), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("band", Integer, nullable=False),  # 0 none, 4 blue, 3 yellow, 2 orange, 1 red
    Index(None, "at"),
)

# ── work in the field ──
patrol_routes = Table(
    "patrol_routes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("zh", String(60), nullable=False),
    Column("en", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("points", JSON, nullable=False),  # [{"zh", "en", "lon", "lat"}, …] in their order
    Column("radius_m", Integer, nullable=False),
    Column("days", String(7), nullable=False),  # ISO week days it is walked on: 12345
    Column("from_time", String(5), nullable=False),  # 08:30
    Column("until_time", String(5), nullable=False),
    Column("units", JSON, nullable=False),  # departments that walk along: a joint patrol
    Column("active", Boolean, nullable=False),
    Column("author", Integer),
    Column("at", Instant, nullable=False),
    Index(None, "area"),
)

# A route on one day: what is planned, and what was walked.
patrol_runs = Table(
    "patrol_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("route", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("area", String(18), nullable=False),
    Column("zh", String(60), nullable=False),  # the route as it was then
    Column("en", String(80), nullable=False),
    Column("points", JSON, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("units", JSON, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("complete_at", Instant),  # its last point was checked
    Column("summary", String(500)),
    UniqueConstraint("route", "day"),
    Index(None, "area", "until_at"),
    Index(None, "until_at"),
)

patrol_members = Table(
    "patrol_members",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("account_id", Integer, primary_key=True),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)

# A position is kept for the check-in alone; there is no track.
patrol_checks = Table(
    "patrol_checks",
    metadata,
    Column("id", String(40), primary_key=True),  # the phone's own, so that one sent twice counts once
    Column("run", Integer, nullable=False),
    Column("point", Integer, nullable=False),  # from 0
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("accuracy_m", Float, nullable=False),
    Column("distance_m", Float, nullable=False),
    UniqueConstraint("run", "point"),
)

patrol_findings = Table(
    "patrol_findings",
    metadata,
    Column("case_no", String(24), primary_key=True),
    Column("run", Integer, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "run"),
)

# One line of a cell's task list in one period.
recurring = Table(
    "recurring",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("area", String(18), nullable=False),
    Column("period", String(10), nullable=False),  # 2026-W48, 2026-11, 2026-Q4
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("account_id", Integer),
    Column("unit", String(80)),
    Column("result", String(500)),
    Column("photos", JSON, nullable=False, default=list, server_default="[]"),
    Column("client", String(40)),  # the phone's own id of the answer
    UniqueConstraint("kind", "area", "period"),
    Index(None, "area", "until_at"),
    Index(None, "until_at"),
)

# Which answer to the task list holds which photo.
recurring_photos = Table(
    "recurring_photos", metadata, Column("photo", String(64), primary_key=True), Column("recurring", Integer, primary_key=True), Index(None, "recurring")
)

# What is known of a home, an enterprise or a facility beyond its own row, and when it was last found so.
collected = Table(
    "collected",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("thing", Integer, primary_key=True),
    Column("area", String(18), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("confirmed_at", Instant),
    Index(None, "area"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(40), primary_key=True),  # the phone's own
    Column("kind", String(12), nullable=False),
    Column("thing", Integer, nullable=False),
    Column("area", String(18), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changes", JSON, nullable=False),  # [{"field", "old", "new", "state": applied, asked, rejected}]; none: all as it was
    Column("case_no", String(24)),  # the correction it asked for
    Column("note", String(500)),
    Index(None, "kind", "thing"),
    Index(None, "case_no"),
    Index(None, "area", "at"),
)

# ── the officer's phone ──
# A phone that is bound to an account, waits to be, or was.
devices = Table(
    "devices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("name", String(60), nullable=False),  # "Android · Chrome"
    Column("token_hash", String(64), nullable=False),  # sha256 of the random id in the device's cookie
    Column("first_seen_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("approved_at", Instant),
    Column("approved_by", Integer),  # accounts.id; None: it was the account's first
    Column("revoked_at", Instant),
    UniqueConstraint("account_id", "token_hash"),
    Index(None, "token_hash"),
)

# What was said with a report instead of written.
voices = Table(
    "voices",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of the file
    Column("bytes", Integer, nullable=False),
    Column("media", String(20), nullable=False),  # audio/webm, audio/ogg, audio/mp4
    Column("account_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("case_no", String(24)),  # the case it belongs to, once its report is here
    Index(None, "at"),
)

# What a phone has sent, by the name it gave it: one that comes again counts once.
entries = Table(
    "entries",
    metadata,
    Column("account_id", Integer, primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)
