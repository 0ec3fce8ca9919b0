"""What goes with every change of a session follows from its id, and is kept nowhere."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM sign_in")
    op.execute("ALTER TABLE sign_in DROP COLUMN csrf")


def downgrade() -> None:
    op.add_column("sign_in", sa.Column("csrf", sa.String(), server_default="", nullable=False))
