"""Cells: business lines, versions and edits, staff by date, changes of staff filed upward, surveys of communities."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_edits")),
    )
    op.create_index(op.f("ix_cell_edits_community_id"), "cell_edits", ["community", "id"], unique=False)
    op.create_table(
        "cell_lines",
        sa.Column("cell", sa.String(length=18), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("cell", "line", name=op.f("pk_cell_lines")),
    )
    op.create_index(op.f("ix_cell_lines_line"), "cell_lines", ["line"], unique=False)
    op.create_table(
        "cell_staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=18), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("officer", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("from_day", sa.String(length=10), nullable=True),
        sa.Column("to_day", sa.String(length=10), nullable=True),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_staff")),
    )
    op.create_index(op.f("ix_cell_staff_cell"), "cell_staff", ["cell"], unique=False)
    op.create_index(op.f("ix_cell_staff_officer"), "cell_staff", ["officer"], unique=False)
    op.create_table(
        "cell_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=18), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("community", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("generated", sa.Integer(), nullable=False),
        sa.Column("valid_from", store.types.Instant(), nullable=True),
        sa.Column("valid_to", store.types.Instant(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_versions")),
    )
    op.create_index(op.f("ix_cell_versions_cell"), "cell_versions", ["cell"], unique=False)
    op.create_index(op.f("ix_cell_versions_code"), "cell_versions", ["code"], unique=False)
    op.create_index(op.f("ix_cell_versions_community_ended_by"), "cell_versions", ["community", "ended_by"], unique=False)
    op.create_table(
        "staff_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=18), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=True),
        sa.Column("leaves_name", sa.String(length=60), nullable=False),
        sa.Column("comes", sa.Integer(), nullable=True),
        sa.Column("comes_name", sa.String(length=60), nullable=False),
        sa.Column("from_day", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", store.types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", store.types.Instant(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("applied_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_changes")),
    )
    op.create_index(op.f("ix_staff_changes_cell"), "staff_changes", ["cell"], unique=False)
    op.create_index(op.f("ix_staff_changes_state_from_day"), "staff_changes", ["state", "from_day"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("community", "version", name=op.f("uq_surveys_community_version")),
    )
    op.execute("INSERT INTO cell_staff (cell, post, officer, name) SELECT grid, post, id, name FROM officers")


def downgrade() -> None:
    for table in ("surveys", "staff_changes", "cell_versions", "cell_staff", "cell_lines", "cell_edits"):
        op.drop_table(table)
