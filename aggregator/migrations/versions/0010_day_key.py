"""Posts that may be tied are found by their library and the day that they tell of, too."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("day_key", sa.BigInteger(), nullable=True))
    op.create_index("ix_post_day_key", "post", ["day_key", "published"])


def downgrade() -> None:
    op.drop_index("ix_post_day_key", "post")
    op.execute("ALTER TABLE post DROP COLUMN day_key")
