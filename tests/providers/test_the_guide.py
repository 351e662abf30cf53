"""docs/adding-a-provider.md says all that an adapter has to know, and what it names is there."""

import re
from dataclasses import fields

from providers import base
from providers.base import Provider, ProviderError
from providers.facts import ProviderFacts
from tests.house.test_house import PATH
from tests.processes import ROOT
from tests.providers.provider_stands import ADAPTERS, EXAMPLES

GUIDE = (ROOT / "docs" / "adding-a-provider.md").read_text()
NAMED = set(re.findall(r"`([A-Za-z_.]+)`", GUIDE))
RAISED_FOR_AN_ADAPTER = {"ProviderError", "ProviderBusy", "ProviderTimedOut", "InvalidEvent", "UnreadableEvent"}
"""The base, and those that our HTTP, our bulkheads and `read_events` raise, as their docstrings say."""


def test_every_fact_is_in_the_guide() -> None:
    missing = {each.name for each in fields(ProviderFacts)} - NAMED
    assert missing == set()


def test_every_method_and_part_of_an_adapter_is_in_the_guide() -> None:
    parts = {name for name in vars(Provider) if not name.startswith("_")} | Provider.__annotations__.keys()
    assert parts >= {"create_checkout", "name", "facts", "settlement"}
    assert parts - NAMED == set()


def test_every_error_that_an_adapter_chooses_is_in_the_guide() -> None:
    errors = {name for name, each in vars(base).items() if isinstance(each, type) and issubclass(each, ProviderError)}
    missing = {name for name in errors - RAISED_FOR_AN_ADAPTER if not re.search(rf"\b{name}\b", GUIDE)}
    assert missing == set()


def test_every_file_that_the_guide_has_a_reader_write_is_there_for_a_provider() -> None:
    wanted = {path for path, _ in PATH.findall(GUIDE) if "NAME" in path}

    missing = [path for path in wanted if not any((ROOT / path.replace("NAME", name)).exists() for name in ADAPTERS)]

    assert len(wanted) > 5
    assert missing == []


def test_the_example_has_the_files_of_an_adapter_that_the_guide_names() -> None:
    example = next(iter(EXAMPLES))
    adapter = {path.rpartition("/")[2] for path, _ in PATH.findall(GUIDE) if path.startswith("providers/NAME/")}
    there = {each.name for each in (ROOT / "tests" / "providers" / example).glob("*.py")}
    assert adapter - there == {"settlement.py"}, "Example has no settlement file of its own"
