"""People in the frame of a declared service, sheets of consent, and every time somebody was reached."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, UniqueConstraint

from store.tables._metadata import metadata
from store.types import Instant

# Who is in a service that keeps a list (cities/*/services.yaml), of his own will: since when, and who wrote down that he agreed.
service_members = Table(
    "service_members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String(24), nullable=False),
    Column("person", Integer, nullable=False),  # people.id
    Column("home", Integer),  # homes.id
    Column("area", String(18), nullable=False),
    Column("needs", String(120), nullable=False, default=""),
    Column("agreed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("service", "person"),
    Index(None, "person"),
    Index(None, "area"),
)

# A matter that the homes of a building agree to or not, such as a lift.
consent_sheets = Table(
    "consent_sheets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("building", Integer, nullable=False),
    Column("matter", String(24), nullable=False),  # of cities/*/services.yaml
    Column("title", String(80), nullable=False),
    Column("threshold", Float, nullable=False),  # the share that must take part, by number of owners and by floor area
    Column("agree", Float, nullable=False, server_default="0.5"),  # the share of those that must agree
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(None, "building"),
)

# How a home stands on a sheet; a home without a row has not signed.
consent_homes = Table(
    "consent_homes",
    metadata,
    Column("sheet", Integer, primary_key=True),
    Column("home", Integer, primary_key=True),
    Column("state", String(12), nullable=False),  # signed, opposed, unsigned, unreachable
    Column("note", String(200), nullable=False, default=""),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)

# A field that was shown, a call or a message: counted against the day's allowance. What was shown is not kept.
reaches = Table(
    "reaches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("person", Integer),  # people.id; none where a text or a report names somebody who is not on record
    Column("service", String(24), nullable=False),  # or masked.<kind> of the record whose words name him
    Column("subject", String(40), nullable=False),  # the home or the member the service knows the person by; of a record the value's number
    Column("way", String(8), nullable=False),  # reveal, call, message
    Column("field", String(12), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("ref", String(40), nullable=False),  # a case, a task, a sheet of consent
    Column("state", String(12), nullable=False),  # shown, queued, taken, failed
    Column("receipt", String(80), nullable=False, default=""),
    Column("outcome", String(12), nullable=False, default=""),  # reached, no_answer, wrong
    Index(None, "account_id", "at"),
    Index(None, "person", "at"),
)

# Names of people that were typed into the words of a record, which hold their masks alone.
sealed_names = Table(
    "sealed_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),  # a file of services/masked_in
    Column("ref", String(40), nullable=False),
    Column("name", String(60), nullable=False),
    Column("person", Integer),  # people.id of who bears it, where that is one person of the place
    Column("at", Instant, nullable=False),
    UniqueConstraint("kind", "ref", "name"),
    Index(None, "at"),
    Index(None, "person"),
)
