"""Copies of one announcement, programmes, and what joins their posts."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WORDS = ("told_state", "cluster_id", "behind", "programme_id")
_FOUND_BY = ("cluster_id", "programme_id")
_KEYS = ("title_key", "near_key", "other_key")


def upgrade() -> None:
    for name in _WORDS:
        op.add_column("post", sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    for name in _KEYS:
        op.add_column("post", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_index(f"ix_post_{name}", "post", [name, "published"])
    for name in _FOUND_BY:
        op.create_index(f"ix_post_{name}", "post", [name])
    op.create_table(
        "tie",
        sa.Column("one", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("two", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "sort", sa.Enum("duplicate", "programme", name="tiesort", native_enum=False, length=20), nullable=False
        ),
        sa.Column(
            "verdict",
            sa.Enum("sure", "proposed", "possible", "linked", "unlinked", name="verdict", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["post.id"], name=op.f("fk_tie_one_post")),
        sa.ForeignKeyConstraint(["two"], ["post.id"], name=op.f("fk_tie_two_post")),
        sa.PrimaryKeyConstraint("one", "two", "sort", name=op.f("pk_tie")),
    )
    op.create_index("ix_tie_two", "tie", ["two"])


def downgrade() -> None:
    op.drop_table("tie")
    for name in (*_KEYS, *_FOUND_BY):
        op.drop_index(f"ix_post_{name}", "post")
    for name in (*_KEYS, *reversed(_WORDS)):
        op.execute(f"ALTER TABLE post DROP COLUMN {name}")
