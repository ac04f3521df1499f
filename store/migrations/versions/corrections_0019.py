"""Corrections: what somebody asks to be put right in data that another department owns, with their photos; cells of monthly tables typed by hand."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OWNER = "market"  # whose the fields were that visits could ask another value of


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=True),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=True),
        sa.Column("visit", sa.String(length=40), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_unit", sa.String(length=80), nullable=True),
        sa.Column("decided_at", store.types.Instant(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("load", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    for name in (("dataset", "state", "key"), ("state", "owner", "area"), ("area",), ("account_id",), ("batch",), ("visit",)):
        op.create_index(op.f(f"ix_corrections_{'_'.join(name)}"), "corrections", list(name), unique=False)
    op.create_table(
        "correction_photos",
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("photo", "correction", name=op.f("pk_correction_photos")),
    )
    op.create_index(op.f("ix_correction_photos_correction"), "correction_photos", ["correction"], unique=False)
    op.create_table(
        "monthly_cells",
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("table", "month", "area", "line", "column", name=op.f("pk_monthly_cells")),
    )
    _take_over(op.get_bind())


def _take_over(conn: sa.Connection) -> None:
    """What visits asked for by cases before is asked for as corrections; the case stays for whoever has it in hand."""
    visits = sa.table(
        "visits", *(sa.column(name) for name in ("id", "kind", "thing", "area", "account_id", "unit", "case_no")), sa.column("changes", sa.JSON()),
        sa.column("at", store.types.Instant()),
    )  # fmt: skip
    cases = sa.table("cases", sa.column("no"), sa.column("state"))
    query = sa.select(visits).join(cases, cases.c.no == visits.c.case_no).where(cases.c.state.not_in(("corrected", "rejected")))
    plain = ("dataset", "kind", "key", "column", "reason", "area", "owner", "state", "visit", "account_id", "unit", "role")
    json = [sa.column(name, sa.JSON()) for name in ("old", "new", "photos")]
    corrections = sa.table("corrections", *(sa.column(name) for name in plain), *json, sa.column("at", store.types.Instant()))
    for visit in conn.execute(query).mappings():
        for change in visit["changes"]:
            if change["state"] != "asked":
                continue
            about = {"dataset": visit["kind"], "kind": "value", "key": str(visit["thing"]), "column": change["field"]}
            who = {name: visit[name] for name in ("area", "account_id", "unit", "at")} | {"role": "officer", "visit": visit["id"]}
            asked = {"reason": "走访核实 · found on a visit", "photos": [], "owner": OWNER, "state": "pending"}
            conn.execute(corrections.insert().values(old=change["old"], new=change["new"], **about, **who, **asked))


def downgrade() -> None:
    op.drop_table("monthly_cells")
    op.drop_table("correction_photos")
    op.drop_table("corrections")
