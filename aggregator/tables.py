"""The region table of an installation: the operator's newer one, or else the shipped one."""

from pathlib import Path

from aggregator.errors import InputError

FOLDER = "regions"


def adopt(home: Path) -> None:
    """Takes the table of the data folder into use in this process.

    Whoever resolves or names regions calls it once at its start. Raises InputError, with what to do, for a damaged table.
    """
    from aggregator.data.update import in_use  # noqa: PLC0415 - only where there is a table of its own
    from aggregator.reading import regions  # noqa: PLC0415

    folder = home / FOLDER
    table = in_use(folder) if folder.is_dir() else None
    regions.use(table)
    if table is None:
        return
    try:
        regions.gazetteer()
    except (OSError, EOFError, ValueError, KeyError) as why:
        raise InputError(f"{table} is damaged ({why}); 'sosik region update --undo' goes back") from None
