"""The aggregator's commands: `locate`, `region …`, `read`, and those on kept posts and libraries."""

import typer

from aggregator import cli_libraries, cli_posts, cli_read, cli_regions
from aggregator.desk import cli_hubs, cli_reviews, cli_users


def register(app: typer.Typer) -> None:
    """Adds the commands to the front door."""
    cli_regions.register(app)
    cli_read.register(app)
    cli_posts.register(app)
    cli_libraries.register(app)
    cli_hubs.register(app)
    cli_reviews.register(app)
    cli_users.register(app)
