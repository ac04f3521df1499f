"""Who works here: departments, accounts and their sessions, officers and their phones."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint, false

from store.tables._metadata import metadata
from store.types import Instant

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
    Column("phone", String(20)),  # the work phone, and when somebody made sure of it
    Column("phone_verified_at", Instant),
    Column("password_at", Instant),
    Column("must_change", Boolean, nullable=False, default=False, server_default=false()),  # the password was given by somebody else
    Column("second_step", String(300)),  # the key of the one-time codes, sealed
    Column("second_step_at", Integer),  # the last code's number: none is taken twice
    Column("subject", String(200)),  # who it is at the identity server
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
    Column("agent", String(80), nullable=False, default="", server_default=""),  # "Windows · Edge"
    Column("grant_id", Integer),  # the post chosen, where it is not the account's own
    Column("view_as", Integer),  # accounts.id of whom an administrator looks as
    Index(None, "account_id"),
    Index(None, "wall_id"),
    Index(None, "device"),
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
