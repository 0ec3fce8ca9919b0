"""What a row of the audit tells can be erased without breaking its chain; what takes a row back is found by its number."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("salt", sa.Text(), server_default="", nullable=False))
    op.add_column("audit", sa.Column("content", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_audit_undoes", "audit", ["undoes"])


def downgrade() -> None:
    op.drop_index("ix_audit_undoes", "audit")
    op.execute("ALTER TABLE audit DROP COLUMN content")
    op.execute("ALTER TABLE audit DROP COLUMN salt")
