"""The relational store: tables, migrations, named queries, outbox and audit. The only folder that knows SQL tables."""
