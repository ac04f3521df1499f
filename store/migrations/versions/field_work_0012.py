"""Work in the field: who a channel told and who read it, tasks handed on, patrols, the task list, what is collected."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.add_column(sa.Column("given_at", store.types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("had", sa.String(length=200), server_default="", nullable=False))
    with op.batch_alter_table("notifications") as batch_op:
        batch_op.add_column(sa.Column("by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in ("resolved_at", "told_up_at"):
            batch_op.add_column(sa.Column(name, store.types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("raised_from", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_notifications_resolved_at"), ["resolved_at"], unique=False)
    op.execute("UPDATE notifications SET resolved_at = at")  # from before there were channels: nobody is told of them now
    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", store.types.Instant(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("sent_at", store.types.Instant(), nullable=True),
        sa.Column("read_at", store.types.Instant(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("notification", "account_id", name=op.f("uq_tellings_notification_account_id")),
    )
    op.create_index(op.f("ix_tellings_account_id_read_at"), "tellings", ["account_id", "read_at"], unique=False)
    op.create_index(op.f("ix_tellings_at"), "tellings", ["at"], unique=False)
    op.create_index(op.f("ix_tellings_case_no"), "tellings", ["case_no"], unique=False)
    op.create_index(op.f("ix_tellings_state_due_at"), "tellings", ["state", "due_at"], unique=False)
    op.create_table(
        "channel_choices",
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_channel_choices")),
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=500), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
    )
    op.create_index(op.f("ix_push_subscriptions_account_id"), "push_subscriptions", ["account_id"], unique=False)
    op.create_table(
        "patrol_routes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zh", sa.String(length=60), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("from_time", sa.String(length=5), nullable=False),
        sa.Column("until_time", sa.String(length=5), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_routes")),
    )
    op.create_index(op.f("ix_patrol_routes_area"), "patrol_routes", ["area"], unique=False)
    op.create_table(
        "patrol_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("route", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("zh", sa.String(length=60), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("from_at", store.types.Instant(), nullable=False),
        sa.Column("until_at", store.types.Instant(), nullable=False),
        sa.Column("started_at", store.types.Instant(), nullable=True),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.Column("complete_at", store.types.Instant(), nullable=True),
        sa.Column("summary", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_runs")),
        sa.UniqueConstraint("route", "day", name=op.f("uq_patrol_runs_route_day")),
    )
    op.create_index(op.f("ix_patrol_runs_area_until_at"), "patrol_runs", ["area", "until_at"], unique=False)
    op.create_index(op.f("ix_patrol_runs_until_at"), "patrol_runs", ["until_at"], unique=False)
    op.create_table(
        "patrol_members",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("run", "account_id", name=op.f("pk_patrol_members")),
    )
    op.create_table(
        "patrol_checks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("point", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_checks")),
        sa.UniqueConstraint("run", "point", name=op.f("uq_patrol_checks_run_point")),
    )
    op.create_table(
        "patrol_findings",
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_patrol_findings")),
    )
    op.create_index(op.f("ix_patrol_findings_run"), "patrol_findings", ["run"], unique=False)
    op.create_table(
        "recurring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("from_at", store.types.Instant(), nullable=False),
        sa.Column("until_at", store.types.Instant(), nullable=False),
        sa.Column("done_at", store.types.Instant(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("result", sa.String(length=500), nullable=True),
        sa.Column("photos", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("client", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring")),
        sa.UniqueConstraint("kind", "area", "period", name=op.f("uq_recurring_kind_area_period")),
    )
    op.create_index(op.f("ix_recurring_area_until_at"), "recurring", ["area", "until_at"], unique=False)
    op.create_index(op.f("ix_recurring_until_at"), "recurring", ["until_at"], unique=False)
    op.create_table(
        "recurring_photos",
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("recurring", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("photo", "recurring", name=op.f("pk_recurring_photos")),
    )
    op.create_index(op.f("ix_recurring_photos_recurring"), "recurring_photos", ["recurring"], unique=False)
    op.create_table(
        "collected",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "thing", name=op.f("pk_collected")),
    )
    op.create_index(op.f("ix_collected_area"), "collected", ["area"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_area_at"), "visits", ["area", "at"], unique=False)
    op.create_index(op.f("ix_visits_case_no"), "visits", ["case_no"], unique=False)
    op.create_index(op.f("ix_visits_kind_thing"), "visits", ["kind", "thing"], unique=False)


def downgrade() -> None:
    for table in (
        "visits",
        "collected",
        "recurring_photos",
        "recurring",
        "patrol_findings",
        "patrol_checks",
        "patrol_members",
        "patrol_runs",
        "patrol_routes",
        "push_subscriptions",
        "channel_choices",
        "tellings",
    ):
        op.drop_table(table)
    with op.batch_alter_table("notifications") as batch_op:
        batch_op.drop_index(op.f("ix_notifications_resolved_at"))
        for name in ("raised_from", "told_up_at", "resolved_at", "urgent", "by"):
            batch_op.drop_column(name)
    with op.batch_alter_table("tasks") as batch_op:
        for name in ("had", "given_at"):
            batch_op.drop_column(name)
