"""What a provider that misbehaves on demand declares, so that staff can control it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from providers.base import Connection, Credentials


class SettingKind(StrEnum):
    """SWITCH is True or False, SHARE a number from 0 to 1, MILLISECONDS a whole number."""

    SWITCH = "switch"
    SHARE = "share"
    MILLISECONDS = "milliseconds"


@dataclass(frozen=True, slots=True)
class Setting:
    """One control; `most` is the largest value of MILLISECONDS."""

    name: str
    label: str
    kind: SettingKind
    meaning: str
    most: int = 0


class Simulator(Protocol):
    """The controls of one account at a provider that misbehaves on demand.

    Both methods call the provider and may raise the ProviderError subclasses of `base` and nothing else.
    """

    name: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]

    def __init__(self, credentials: Credentials, connection: Connection) -> None: ...

    def behaviour(self) -> Mapping[str, float]:
        """Ask how the account behaves now: a value for each of `settings`."""

    def behave(self, wanted: Mapping[str, float]) -> Mapping[str, float]:
        """Make the account behave as it usually does but for `wanted`; {} makes it well again.

        Returns how it behaves then.
        """
