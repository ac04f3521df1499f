"""What people are told, and what they have to do."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, false

from store.tables._metadata import metadata
from store.types import Instant

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
    Column("case_no", String(24), nullable=False),  # empty: a message about no case
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
    Column("text", String(500)),  # of a message to an officer
    Column("sender", String(60)),  # whose desk wrote it
    Index(None, "case_no"),
    Index(None, "at"),
    Index(None, "resolved_at"),
)

# One notification for one account: what a channel carries to a phone, and whether it was read.
tellings = Table(
    "tellings",
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
