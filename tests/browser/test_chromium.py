"""Without a browser the tests of this folder must not look as if they had passed."""

from pathlib import Path

import pytest

from tests.browser.conftest import MISSING, chromium_of


def test_without_a_browser_ci_fails_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception) as failed:
        chromium_of({"PATH": str(tmp_path), "CI": "true"})

    assert str(failed.value) == MISSING


def test_without_a_browser_a_developer_is_told_why_they_are_skipped(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception) as skipped:
        chromium_of({"PATH": str(tmp_path)})

    assert str(skipped.value) == MISSING


def test_the_named_browser_comes_before_the_one_on_the_path(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)

    assert chromium_of({"PATH": str(tmp_path), "CI": "true"}) == str(browser)
    assert chromium_of({"PATH": str(tmp_path), "CHROMIUM": "/opt/another"}) == "/opt/another"
