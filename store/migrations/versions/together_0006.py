"""Pages edited by several: whose step a version was, co-editors of published pages, magnets linked to many pages."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("page_versions") as batch_op:
        batch_op.add_column(sa.Column("decided", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("session", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("edit", sa.String(length=40), nullable=True))
    with op.batch_alter_table("published") as batch_op:
        batch_op.add_column(sa.Column("editors", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "linked_magnets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("zh", sa.String(length=60), nullable=False),
        sa.Column("en", sa.String(length=60), nullable=False),
        sa.Column("magnet", sa.String(length=60), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_magnets")),
    )


def downgrade() -> None:
    op.drop_table("linked_magnets")
    with op.batch_alter_table("published") as batch_op:
        batch_op.drop_column("editors")
    with op.batch_alter_table("page_versions") as batch_op:
        for name in ("edit", "session", "decided"):
            batch_op.drop_column(name)
