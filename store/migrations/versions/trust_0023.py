"""Trust: a trail that only grows, its chain, posts for a time, second steps, tokens of machines."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

YOUNGEST_DAYS = 180  # no line younger than this can be cleared: the Cybersecurity Law (art. 21) asks for six months
GROWING = ("audit", "audit_chain", "audit_cuts")
APPEND_ONLY = "the audit trail only grows"
SQLITE = (
    *(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END" for table in GROWING),
    f"CREATE TRIGGER audit_cuts_no_delete BEFORE DELETE ON audit_cuts BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
        WHEN NOT EXISTS (SELECT 1 FROM audit_chain c, audit_cuts k WHERE c.audit_id = OLD.id AND c.n <= k.n)
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    f"""CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain
        WHEN NOT EXISTS (SELECT 1 FROM audit_cuts k WHERE OLD.n <= k.n)
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    f"""CREATE TRIGGER audit_cuts_old_only BEFORE INSERT ON audit_cuts
        WHEN NEW.before > (CAST(strftime('%s', 'now') AS INTEGER) - {YOUNGEST_DAYS} * 86400) * 1000000
          OR EXISTS (SELECT 1 FROM audit_chain c JOIN audit a ON a.id = c.audit_id WHERE c.n <= NEW.n AND a.at >= NEW.before)
        BEGIN SELECT RAISE(ABORT, 'lines of the last {YOUNGEST_DAYS} days stay'); END""",
)
POSTGRES = (
    f"""CREATE FUNCTION magnet_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$""",
    f"""CREATE FUNCTION magnet_audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM audit_chain c, audit_cuts k WHERE c.audit_id = OLD.id AND c.n <= k.n) THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF;
        RETURN OLD; END $$""",
    f"""CREATE FUNCTION magnet_chain_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM audit_cuts k WHERE OLD.n <= k.n) THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF;
        RETURN OLD; END $$""",
    f"""CREATE FUNCTION magnet_cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.before > (EXTRACT(EPOCH FROM now()) - {YOUNGEST_DAYS} * 86400) * 1000000
          OR EXISTS (SELECT 1 FROM audit_chain c JOIN audit a ON a.id = c.audit_id WHERE c.n <= NEW.n AND a.at >= NEW.before)
        THEN RAISE EXCEPTION 'lines of the last {YOUNGEST_DAYS} days stay'; END IF;
        RETURN NEW; END $$""",
    *(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION magnet_only_grows()" for table in GROWING),
    *(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION magnet_only_grows()" for table in GROWING),
    "CREATE TRIGGER audit_cuts_no_delete BEFORE DELETE ON audit_cuts FOR EACH ROW EXECUTE FUNCTION magnet_only_grows()",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION magnet_audit_delete()",
    "CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION magnet_chain_delete()",
    "CREATE TRIGGER audit_cuts_old_only BEFORE INSERT ON audit_cuts FOR EACH ROW EXECUTE FUNCTION magnet_cut()",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_chain_audit_id")),
    )
    op.create_table(
        "audit_cuts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("before", store.types.Instant(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_cuts")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("deputy_of", sa.Integer(), nullable=True),
        sa.Column("case_no", sa.String(length=40), nullable=True),
        sa.Column("from_day", sa.String(length=10), nullable=False),
        sa.Column("to_day", sa.String(length=10), nullable=False),
        sa.Column("hours", sa.String(length=11), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", store.types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_account_id_state"), "grants", ["account_id", "state"], unique=False)
    op.create_index(op.f("ix_grants_state"), "grants", ["state"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("may", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", store.types.Instant(), nullable=False),
        sa.Column("expires_at", store.types.Instant(), nullable=False),
        sa.Column("seen_at", store.types.Instant(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.add_column("audit", sa.Column("role", sa.String(length=20), nullable=True))
    op.create_index(op.f("ix_audit_act_at"), "audit", ["act", "at"], unique=False)
    op.create_index(op.f("ix_audit_target"), "audit", ["target"], unique=False)
    op.add_column("accounts", sa.Column("phone", sa.String(length=20), nullable=True))
    op.add_column("accounts", sa.Column("phone_verified_at", store.types.Instant(), nullable=True))
    op.add_column("accounts", sa.Column("password_at", store.types.Instant(), nullable=True))
    op.add_column("accounts", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("second_step", sa.String(length=300), nullable=True))
    op.add_column("accounts", sa.Column("second_step_at", sa.Integer(), nullable=True))
    op.add_column("accounts", sa.Column("subject", sa.String(length=200), nullable=True))
    op.add_column("sessions", sa.Column("agent", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("grant_id", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("view_as", sa.Integer(), nullable=True))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the audit trail is not taken back")
