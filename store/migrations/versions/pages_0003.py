"""Pages: their versions, the templates they were made on, publishing, the chosen home."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pages") as batch_op:
        batch_op.add_column(sa.Column("template", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("decided", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "page_versions",
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("operations", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("owner", "base", "version", name=op.f("pk_page_versions")),
    )
    # What is kept already becomes the first version there is.
    columns = "owner, base, version, at, operations"
    op.execute(f"INSERT INTO page_versions ({columns}, author, act) SELECT {columns}, owner, 'save' FROM pages")
    op.create_table(
        "templates",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_table(
        "published",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("base", sa.String(length=40), nullable=False),
        sa.Column("operations", sa.JSON(), nullable=False),
        sa.Column("locked", sa.JSON(), nullable=False),
        sa.Column("zh", sa.String(length=60), nullable=False),
        sa.Column("en", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("whom", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published")),
    )
    op.create_index(op.f("ix_published_author"), "published", ["author"], unique=False)
    op.create_table(
        "page_homes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_page_homes")),
    )


def downgrade() -> None:
    for table in ("page_homes", "published", "templates", "page_versions"):
        op.drop_table(table)
    with op.batch_alter_table("pages") as batch_op:
        batch_op.drop_column("decided")
        batch_op.drop_column("template")
