"""When a post was first said to be gone, and until when a site asked to be left alone."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("gone", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    # What was opened and has a post is known; what never came to be one is not.
    op.execute(
        "UPDATE sighting SET kept = true WHERE EXISTS (SELECT 1 FROM post WHERE post.source_id = sighting.source_id "
        "AND post.line = sighting.line AND post.key = sighting.key)"
    )
    with op.batch_alter_table("host", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wait_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("host", schema=None) as batch_op:
        batch_op.drop_column("wait_until")
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_column("gone")
        batch_op.drop_column("kept")
