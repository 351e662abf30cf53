"""Strict request fields. Each has one sentence that says what it must be; `$path` is filled in where it is known.

Nothing is coerced: a number is a JSON number, a text is a JSON string, and `true` is neither.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NoReturn

import orjson
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import EmailValidator
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from providers.countries import COUNTRIES
from providers.text import folded, is_text, refused_kinds
from sessions_app import web_addresses
from sessions_app.api.strict_json import MAX_DIGITS, LongNumber

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
MAX_QUANTITY = 9999
SEEN = {
    False: r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$",
    True: r"^[^\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$",
}
"""Without and with line breaks: `providers.text` as far as a pattern of JSON Schema can say it in a line."""
FIRST_MOMENT, LAST_MOMENT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class StrictField(serializers.Field):
    """A field whose every refusal is one sentence. `schema` is its place in the OpenAPI document."""

    sentence = "$path is not valid"
    schema: dict[str, Any] = {"type": "string"}

    def __init__(self, *, required: bool = True) -> None:
        messages: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), self.sentence)
        super().__init__(required=required, allow_null=not required, error_messages=messages)

    def fail(self, key: str, **_: Any) -> NoReturn:
        """Refuse the value with one of the field's sentences, to the letter."""
        raise ValidationError(self.error_messages[key], code=key)

    def run_validation(self, data: Any = None) -> Any:
        """Check a value; missing optional ones are not passed on to here. Raises ValidationError."""
        if data is None:
            self.fail("required")
        return self.to_internal_value(data)

    def to_internal_value(self, data: Any) -> Any:
        """Return the value unchanged when it is what it must be."""
        if not self.accepts(data):
            self.fail("invalid")
        return data

    def accepts(self, data: Any) -> bool:
        """Tell whether the value is what the sentence says."""
        raise NotImplementedError(type(self).__name__)


class Text(StrictField):
    """A string of printable characters; `lines`: of several lines, too, which providers are sent as one."""

    def __init__(self, longest: int, *, shortest: int = 1, lines: bool = False, required: bool = True) -> None:
        self.shortest, self.longest, self.lines = shortest, longest, lines
        self.sentence = f"$path must be a string of {shortest} to {longest} printable characters"
        self.schema = {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": SEEN[lines]}
        super().__init__(required=required)

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it was sent. What cannot be seen in a refused one is named."""
        if isinstance(data, str) and self.accepts(data):
            return data
        kinds = refused_kinds(data, lines=self.lines) if isinstance(data, str) else []
        raise ValidationError([self.sentence, *(f"$path must not contain {kind}" for kind in kinds)])

    def accepts(self, data: str) -> bool:
        """Tell whether `data` is printable and of legal length; what has no width alone is no character."""
        fits = self.shortest <= len(folded(data)) and len(data) <= self.longest
        return fits and is_text(data, lines=self.lines)


class OneOf(StrictField):
    """One of a few strings."""

    def __init__(self, *choices: str, required: bool = True) -> None:
        self.choices = choices
        self.sentence = f"$path must be one of: {', '.join(choices)}"
        self.schema = {"type": "string", "enum": list(choices)}
        super().__init__(required=required)

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` is one of the choices."""
        return isinstance(data, str) and data in self.choices


class Shaped(StrictField):
    """A string that a function recognises."""

    def __init__(
        self, sentence: str, recognises: Callable[[str], object], schema: dict[str, Any], *, required: bool = True
    ) -> None:
        self.sentence, self.recognises = sentence, recognises
        self.schema = {"type": "string", **schema}
        super().__init__(required=required)

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` is a string of that kind."""
        return isinstance(data, str) and bool(self.recognises(data))


class Flag(StrictField):
    """True or false."""

    sentence = "$path must be true or false"
    schema = {"type": "boolean"}

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` is a boolean."""
        return isinstance(data, bool)


class Whole(StrictField):
    """A whole number in bounds, however it is written: `2`, `2.0` and `2e0` are one integer to JSON Schema.

    https://json-schema.org/draft/2020-12/json-schema-validation#section-6.1.1
    """

    def __init__(self, least: int, most: int, *, required: bool = True, **schema: Any) -> None:
        self.least, self.most = least, most
        self.sentence = f"$path must be an integer between {least} and {most}"
        self.schema = {"type": "integer", "minimum": least, "maximum": most, **schema}
        super().__init__(required=required)

    def to_internal_value(self, data: Any) -> int:
        """Return the number as an int, which is what everything behind reads."""
        if type(data) not in (int, Decimal) or data != int(data) or not self.least <= data <= self.most:
            self.fail("invalid")
        return int(data)


class Instant(StrictField):
    """A moment with its zone; becomes UTC. The hours that UTC has no date for become the first or the last it has."""

    sentence = "$path must be a time in ISO 8601 with its zone, such as 2024-01-15T11:00:00Z"
    schema = {"type": "string", "format": "date-time", "pattern": f"^{INSTANT.pattern}$"}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not INSTANT.fullmatch(data):
            self.fail("invalid")
        try:
            moment = datetime.fromisoformat(data)
        except ValueError:
            self.fail("invalid")
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            return FIRST_MOMENT if moment.year == 1 else LAST_MOMENT


class Amount(StrictField):
    """A JSON number in major units; becomes a Decimal. Places and size are checked once the currency is known."""

    sentence = "$path must be a number"

    def __init__(self, *, above_zero: bool = False, required: bool = True) -> None:
        self.above_zero = above_zero
        self.schema = {"type": "number", "exclusiveMinimum" if above_zero else "minimum": 0}
        super().__init__(required=required)
        self.error_messages |= {
            "digits": f"$path must have at most {MAX_DIGITS} significant digits",
            "sign": "$path must be greater than 0" if above_zero else "$path must not be negative",
        }

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, LongNumber):
            self.fail("digits")
        if type(data) is not int and type(data) is not Decimal:
            self.fail("invalid")
        if data < 0 or (self.above_zero and data == 0):
            self.fail("sign")
        return abs(Decimal(data))  # -0 is 0


AS_ONE_PIECE = (
    "orderItems: send a line that is discounted, or whose total does not divide evenly, as one piece: quantity 1, "
    'unitPrice its total, a name such as "50 x Screw"'
)
"""What to do where a unit price cannot be had: shops round each line, and discounts are negative lines to some."""


class UnitPrice(Amount):
    """The price of one piece. A negative one is answered with what to send instead."""

    def __init__(self) -> None:
        super().__init__()
        self.schema |= {
            "description": "The price of one piece in major units, with no more decimal places than the currency has. "
            "The lines are added up exactly. Where a line is discounted, or its total does not divide evenly, send it "
            "as one piece: instead of 50 at 0.4756 EUR, quantity 1 of `50 x Screw` at 23.78."
        }
        sentences: dict[str, Any] = self.error_messages
        sentences["sign"] = [sentences["sign"], AS_ONE_PIECE]


class FreeForm(StrictField):
    """An object the merchant gets back as it was."""

    MOST_KEYS, LONGEST_VALUE, MOST_BYTES = 50, 500, 8 * 1024
    sentence = "$path must be an object"
    schema = {"type": "object", "additionalProperties": True, "maxProperties": MOST_KEYS}

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(required=required)
        self.error_messages |= {
            "keys": f"$path must have at most {self.MOST_KEYS} keys",
            "value": f"$path must have values of at most {self.LONGEST_VALUE} characters",
            "bytes": "$path must be at most 8 KB",
            "digits": f"$path must have numbers of at most {MAX_DIGITS} significant digits",
        }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the object unchanged when it is within the limits."""
        if not isinstance(data, dict):
            self.fail("invalid")
        if len(data) > self.MOST_KEYS:
            self.fail("keys")
        written = {key: _write(value) for key, value in data.items()}
        if None in written.values():
            self.fail("digits")
        if any(len(text or "") > self.LONGEST_VALUE for text in written.values()):
            self.fail("value")
        if len(orjson.dumps(written)) > self.MOST_BYTES:
            self.fail("bytes")
        return data


def _write(value: Any) -> str | None:
    """Write a value as JSON text, strings as they are; None when a number in it is too long."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value, default=_exact).decode()
    except TypeError:
        return None


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError


MAILBOX = EmailValidator(allowlist=[])
"""Without the exception for `localhost`: nobody else can send mail there."""


def _is_email(text: str) -> bool:
    """Tell whether it is an address with a domain name; address literals such as `mia@[127.0.0.1]` have none."""
    try:
        MAILBOX(text)
    except DjangoValidationError:
        return False
    return len(text) <= 254 and not text.endswith("]")


def email() -> Shaped:
    """Make a field for an e-mail address, optional."""
    return Shaped("$path must be an e-mail address", _is_email, {"format": "email", "maxLength": 254}, required=False)


def phone() -> Shaped:
    """Make a field for a telephone number in E.164, optional."""
    sentence = "$path must be a phone number in E.164 form, such as +61412345678"
    return Shaped(sentence, E164.fullmatch, {"pattern": r"^\+[1-9][0-9]{6,14}$"}, required=False)


def country() -> Shaped:
    """Make a field for a country, optional."""
    sentence = "$path must be an ISO 3166-1 alpha-2 country code"
    schema = {"pattern": "^[A-Z]{2}$", "format": "iso-3166-1-alpha-2"}
    return Shaped(sentence, COUNTRIES.__contains__, schema, required=False)


def locale() -> Shaped:
    """Make a field for a locale, optional."""
    sentence = "$path must be a locale code such as en_AU"
    return Shaped(sentence, LOCALE.fullmatch, {"pattern": "^[a-z]{2,3}(_[A-Z]{2})?$"}, required=False)


def redirect_url(mode: str) -> Shaped:
    """Make a field for a URL the shopper is sent back to; sandbox applications may use http and local hosts."""
    limits = {"format": "uri", "pattern": "^https?://", "maxLength": web_addresses.LONGEST}
    return Shaped(web_addresses.SENTENCE, lambda text: web_addresses.is_acceptable(text, mode=mode), limits)
