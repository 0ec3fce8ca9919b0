"""Which boards each library is read from stands in an index, so that nobody goes through all posts to ask."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_post_library_id", "post")
    op.create_index("ix_post_library_source", "post", ["library_id", "source_id"])


def downgrade() -> None:
    op.drop_index("ix_post_library_source", "post")
    op.create_index("ix_post_library_id", "post", ["library_id"])
