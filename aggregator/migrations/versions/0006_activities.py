"""What a post announces: its category, and the activity that was read from it."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("category", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
    op.add_column("post", sa.Column("activity", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("post", sa.Column("activity_changes", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("activity_changes", "activity", "category"):
        op.execute(f"ALTER TABLE post DROP COLUMN {name}")
