"""What is coming on a shelf, and what its lists can be narrowed to, read off an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NEWEST = ["code", "published", "position", "post_id"]


def upgrade() -> None:
    op.add_column("post_place", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("post_place", sa.Column("facets", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_index("ix_post_place_newest", "post_place")
    op.create_index("ix_post_place_newest", "post_place", [*_NEWEST, "facets"])
    op.create_index("ix_post_place_coming", "post_place", ["code", "until", "post_id", "facets"])


def downgrade() -> None:
    op.drop_index("ix_post_place_coming", "post_place")
    op.drop_index("ix_post_place_newest", "post_place")
    op.create_index("ix_post_place_newest", "post_place", _NEWEST)
    for name in ("facets", "until"):
        op.execute(f"ALTER TABLE post_place DROP COLUMN {name}")
