"""What the public directory says of libraries, and libraries that are other names of one."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = ("type", "phone", "homepage", "admin_dong")
_PLAIN = ("lat", "lon", "as_of")


def upgrade() -> None:
    for name in ("aliases", "by_hand"):
        op.add_column("library", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("library", sa.Column("hours", sa.JSON(), nullable=False, server_default="{}"))
    for name in _TEXTS:
        op.add_column("library", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("lat", "lon"):
        op.add_column("library", sa.Column(name, sa.Float(), nullable=True))
    op.add_column("library", sa.Column("as_of", sa.Date(), nullable=True))
    # Neither table may be made anew, as Alembic would for a key: the rows that point at them would stop it on SQLite.
    _add_reference("library", "merged_into")
    _add_reference("post", "named_library_id")
    op.create_index("ix_library_merged_into", "library", ["merged_into"])
    op.create_index("ix_library_city", "library", ["city"])
    op.create_index("ix_post_named_library_id", "post", ["named_library_id"])
    op.execute("UPDATE post SET named_library_id = library_id")
    _hyphens_in_numbers()
    op.execute(
        "UPDATE library SET street_key = '@' || (SELECT uid FROM source WHERE id = (SELECT min(source_id) FROM post "
        "WHERE library_id = library.id)) WHERE city = '' AND street_key = '' "
        "AND EXISTS (SELECT 1 FROM post WHERE library_id = library.id)"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE library SET street_key = '' WHERE street_key LIKE '@%' AND city = '' "
        "AND (SELECT count(*) FROM library AS same WHERE same.name_key = library.name_key AND same.city = '') = 1"
    )
    op.drop_index("ix_post_named_library_id", "post")
    op.drop_index("ix_library_city", "library")
    op.drop_index("ix_library_merged_into", "library")
    op.execute("ALTER TABLE post DROP COLUMN named_library_id")
    for name in ("merged_into", "aliases", "by_hand", "hours", *_TEXTS, *_PLAIN):
        op.execute(f"ALTER TABLE library DROP COLUMN {name}")


def _add_reference(table: str, column: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column}_library REFERENCES library (id)"
    )


def _hyphens_in_numbers() -> None:
    """Keys had lost the hyphen of building numbers: 덕정로 6-8 was 덕정로 68."""
    rows = op.get_bind().execute(sa.text("SELECT id, street_key, address FROM library")).all()
    for row in rows:
        for number in re.finditer(r"(\d{1,5})\s?-\s?(\d{1,5})", row.address):
            if row.street_key.endswith(joined := number[1] + number[2]):
                key = row.street_key.removesuffix(joined) + f"{number[1]}-{number[2]}"
                op.get_bind().execute(
                    sa.text("UPDATE library SET street_key = :key WHERE id = :id"), {"key": key, "id": row.id}
                )
                break
