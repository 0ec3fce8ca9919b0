"""확인할 글: what is open stands in a small table; corrections keep what was read beneath; sources to be reviewed first."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queue_item",
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("day", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("post_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("other_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_queue_item_post_id_post")),
        sa.ForeignKeyConstraint(["other_id"], ["post.id"], name=op.f("fk_queue_item_other_id_post")),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_queue_item_library_id_library")),
        sa.PrimaryKeyConstraint("subject", "scope", name=op.f("pk_queue_item")),
    )
    op.create_index("ix_queue_item_next", "queue_item", ["scope", "rank", "day", "subject"])
    op.create_index("ix_queue_item_post_id", "queue_item", ["post_id"])
    op.create_index("ix_queue_item_other_id", "queue_item", ["other_id"])
    with op.batch_alter_table("correction", schema=None) as table:
        table.add_column(sa.Column("beneath", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("rule_library_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_correction_rule_library_id_library"), "library", ["rule_library_id"], ["id"])
        table.create_index("ix_correction_rule_library_id", ["rule_library_id"])
    op.add_column("source", sa.Column("review_first", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.execute("UPDATE post SET status = 'withdrawn' WHERE status = 'waiting'")  # comes when its site is crawled again
    op.execute("ALTER TABLE source DROP COLUMN review_first")
    with op.batch_alter_table("correction", schema=None) as table:
        table.drop_index("ix_correction_rule_library_id")
        table.drop_constraint(op.f("fk_correction_rule_library_id_library"), type_="foreignkey")
        table.drop_column("rule_library_id")
        table.drop_column("beneath")
    op.drop_table("queue_item")
