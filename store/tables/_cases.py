"""Cases with their steps, photos, talk and links, and what desks keep about them."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, text

from store.tables._metadata import metadata
from store.types import Instant

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
    Index("ix_cases_caller", text("(reporter ->> 'phone')")),  # who rings is known by the number he reported with before
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
    Index(None, "account_id", "case_no"),
    Index(None, "at"),
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

# A list's filter under a name, for oneself or shared with one's role or unit.
case_filters = Table(
    "case_filters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("audience", String(4), nullable=False),  # mine, role, unit
    Column("role", String(20), nullable=False),  # the owner's
    Column("area", String(18), nullable=False),
    Column("department", String(40)),
    Column("query", JSON, nullable=False),  # core.case_filter.written, with tab
    Column("at", Instant, nullable=False),
    Index(None, "account_id"),
    Index(None, "audience"),
)

# The filter a list begins with.
case_filter_defaults = Table(
    "case_filter_defaults", metadata, Column("account_id", Integer, primary_key=True), Column("filter_id", Integer, nullable=False), Index(None, "filter_id")
)

# Cases that belong together: related, or one a part of the other. Merged ones stand in cases.duplicate_of. Links that ended are kept.
case_links = Table(
    "case_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),  # related, part_of
    Column("case_no", String(24), nullable=False),  # the part
    Column("other_no", String(24), nullable=False),  # the whole
    Column("reason", String(200), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(80)),
    Column("ended_reason", String(200)),
    Index(None, "case_no"),
    Index(None, "other_no"),
)

# What desks say to each other about a case; no step, since nothing was done.
case_messages = Table(
    "case_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_no", String(24), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("actor", String(80), nullable=False),  # the unit, as on the timeline
    Column("role", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("mentions", JSON, nullable=False),  # departments and roles by id
    Column("at", Instant, nullable=False),
    Index(None, "case_no", "id"),
)

# The boxes over a photo, each change a version; the copy with the highest one is shown instead of the original.
photo_covers = Table(
    "photo_covers",
    metadata,
    Column("photo", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("boxes", JSON, nullable=False),  # [[left, top, width, height], …] as shares of the picture
    Column("copy", String(64)),  # the file; none where every box was taken away
    Column("account_id", Integer, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)
