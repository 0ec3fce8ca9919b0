"""The search: which posts stand in the index of words, and the index. Posts kept before come in with `sosik post reindex`."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from aggregator import search_index

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_search",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_search_post_id_post")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_post_search")),
        sa.UniqueConstraint("post_id", name=op.f("uq_post_search_post_id")),
    )
    op.create_index("ix_post_search_version", "post_search", ["version"])
    search_index.create(op.get_bind())


def downgrade() -> None:
    search_index.drop(op.get_bind())
    op.drop_table("post_search")
