"""The desk: accounts and what they did, hubs and zones, corrections, head counts and closed months."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sa.Enum("hub", "admin", name="role", native_enum=False, length=20), nullable=False),
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("password", sa.Text(), server_default="", nullable=False),
        sa.Column("added", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("disabled", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_hub"), ["hub"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("whom", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("whom", name=op.f("pk_attempt")),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("who", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_subject"), ["subject"], unique=False)

    op.create_table(
        "hub",
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("added", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_hub")),
    )
    with op.batch_alter_table("hub", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hub_region"), ["region"], unique=False)

    op.create_table(
        "reviewed",
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "question", name=op.f("pk_reviewed")),
    )
    op.create_table(
        "attendance",
        sa.Column("entry_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("post_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_attendance_library_id_library")),
        sa.PrimaryKeyConstraint("entry_id", "month", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_month", ["month", "library_id"], unique=False)

    op.create_table(
        "closed_month",
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_closed_month_hub_hub")),
        sa.PrimaryKeyConstraint("hub", "month", name=op.f("pk_closed_month")),
    )
    op.create_table(
        "contact_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("written", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_contact_note_hub_hub")),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_contact_note_library_id_library")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_note")),
    )
    with op.batch_alter_table("contact_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_note_hub"), ["hub"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_note_library_id"), ["library_id"], unique=False)

    op.create_table(
        "entry_link",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("made", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("used", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_entry_link_hub_hub")),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_entry_link_library_id_library")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_entry_link")),
    )
    with op.batch_alter_table("entry_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_link_hub"), ["hub"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_link_library_id"), ["library_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_invitation_user_id_account")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "report_settings",
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("agenda", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_report_settings_hub_hub")),
        sa.PrimaryKeyConstraint("hub", "month", name=op.f("pk_report_settings")),
    )
    op.create_table(
        "report_share",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_report_share_hub_hub")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_report_share")),
    )
    with op.batch_alter_table("report_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_share_hub"), ["hub"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_sign_in_user_id_account")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_expires"), ["expires"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "standing_rule",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_standing_rule_library_id_library")),
        sa.PrimaryKeyConstraint("library_id", "field", name=op.f("pk_standing_rule")),
    )
    op.create_table(
        "zone_library",
        sa.Column("hub", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["hub"], ["hub.slug"], name=op.f("fk_zone_library_hub_hub")),
        sa.ForeignKeyConstraint(["library_id"], ["library.id"], name=op.f("fk_zone_library_library_id_library")),
        sa.PrimaryKeyConstraint("hub", "library_id", "since", name=op.f("pk_zone_library")),
    )
    with op.batch_alter_table("zone_library", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zone_library_library_id"), ["library_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("post_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_correction_post_id_post")),
        sa.PrimaryKeyConstraint("post_id", "field", name=op.f("pk_correction")),
    )
    board = sa.Enum("unknown", "gathered", "closed", "none", "resting", name="board", native_enum=False, length=20)
    op.add_column("library", sa.Column("board", board, server_default="unknown", nullable=False))


def downgrade() -> None:
    op.execute("ALTER TABLE library DROP COLUMN board")

    op.drop_table("correction")
    with op.batch_alter_table("zone_library", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zone_library_library_id"))

    op.drop_table("zone_library")
    op.drop_table("standing_rule")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_user_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_expires"))

    op.drop_table("sign_in")
    with op.batch_alter_table("report_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_share_hub"))

    op.drop_table("report_share")
    op.drop_table("report_settings")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_user_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("entry_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_link_library_id"))
        batch_op.drop_index(batch_op.f("ix_entry_link_hub"))

    op.drop_table("entry_link")
    with op.batch_alter_table("contact_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_note_library_id"))
        batch_op.drop_index(batch_op.f("ix_contact_note_hub"))

    op.drop_table("contact_note")
    op.drop_table("closed_month")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_month")

    op.drop_table("attendance")
    op.drop_table("reviewed")
    with op.batch_alter_table("hub", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hub_region"))

    op.drop_table("hub")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject"))

    op.drop_table("audit")
    op.drop_table("attempt")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_hub"))

    op.drop_table("account")
