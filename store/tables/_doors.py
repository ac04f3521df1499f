"""What comes in from outside and goes out: imports, handlers, webhooks, the catalogue in force."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

# Whom we tell what happens. A secret is made of the installation's and `salt`, so that none stands here.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("url", String(500), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("old_salt", String(32)),  # the secret before, which holds until old_until
    Column("old_until", Instant),
    Column("events", JSON, nullable=False),  # actions of cases, light; empty is all
    Column("area", String(18), nullable=False),
    Column("department", String(40)),  # cases of this department alone
    Column("handler", String(40)),  # the outside system behind it: a department that cases are dispatched to
    Column("active", Boolean, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook", Integer, nullable=False),
    Column("message", String(60), nullable=False, unique=True),  # webhook-id: the same at every try
    Column("event", String(40), nullable=False),
    Column("key", String(160), nullable=False),  # the case's number
    Column("body", JSON, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, delivered, dead, discarded
    Column("tries", Integer, nullable=False),
    Column("next_at", Instant),  # none: it is not tried any more
    Column("status", Integer),  # of the last answer
    Column("error", String(200)),
    Column("at", Instant, nullable=False),
    Column("done_at", Instant),
    Index(None, "state", "next_at"),
    Index(None, "webhook", "id"),
)

# Cases in the hands of an outside system: whether it has said that it has them.
handed_over = Table(
    "handed_over",
    metadata,
    Column("case_no", String(24), primary_key=True),
    Column("handler", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("acknowledged_at", Instant),
    Column("reference", String(120)),  # its own number
    Column("told_at", Instant),  # the dispatcher was told that it is silent
    Index(None, "acknowledged_at", "told_at", "at"),
)

# What an outside system has told, by its own id: the same told twice counts once.
handler_updates = Table(
    "handler_updates",
    metadata,
    Column("handler", String(40), primary_key=True),
    Column("update_id", String(120), primary_key=True),
    Column("case_no", String(24), nullable=False),
    Column("action", String(24), nullable=False),
    Column("at", Instant, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("name", String(120), nullable=False),
    Column("file", String(80), nullable=False),  # data_sources.files
    Column("about", JSON, nullable=False),  # kind, encoding, delimiter, columns, first values
    Column("fingerprint", String(64), nullable=False),  # of the columns' names: what their mapping is remembered by
    Column("mapping", JSON),
    Column("state", String(10), nullable=False),  # mapping, running, done, stopped, failed
    Column("total", Integer, nullable=False),
    Column("row", Integer, nullable=False),  # the last row that is done
    Column("taken", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),  # how often each code
    Column("notes", JSON, nullable=False),  # what was taken though something was odd, how often
    Column("error", String(300)),
    Column("at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("done_at", Instant),
    Index(None, "account_id", "id"),
    Index(None, "fingerprint", "id"),
    Index(None, "state"),
)

import_refusals = Table(
    "import_refusals",
    metadata,
    Column("import_id", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),  # as a spreadsheet counts: the header is 1
    Column("column", String(120)),
    Column("code", String(40), nullable=False),
    Column("zh", String(300), nullable=False),
    Column("en", String(300), nullable=False),
)

# The catalogue that is laid over the city pack; the last one whose time has come holds.
catalogues = Table(
    "catalogues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", JSON, nullable=False),  # core.catalogue
    Column("changes", JSON, nullable=False),  # against the one before: how many were added, changed, retired
    Column("from_at", Instant),  # none: not activated
    Index(None, "from_at"),
)
