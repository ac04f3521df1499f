"""Pages, their versions, and the magnets on them."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

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
