"""What the API reference says before its first call, and the order of its chapters."""

from typing import Any

from django.conf import settings

CHAPTERS = {
    "Sessions": "One order, one payable checkout, and what becomes of it.",
    "Webhooks": "Your endpoints, and what was delivered to them.",
    "Reports": "Your sessions as files, with control totals.",
    "Authentication": "Tokens for your client id and secret.",
}
"""In the order in which a shop needs them."""

INTRODUCTION = """\
One order in, one payable checkout out, and the truth about it until it ends.

## Authentication

Exchange your client id and secret for a token at `POST /oauth/token`, and send it with every call as `Authorization:
Bearer TOKEN`. A token is good for {token_minutes} minutes (`expires_in` says how long): ask for a new one when you
are answered 401. It has the scopes of its credential, or fewer if you name them; a call without its scope is answered
403.

## Idempotency

`POST /api/v1/sessions` needs an `Idempotency-Key`: any text of your own of up to 255 characters. Make it once for
each order and keep it with the order. The same key with the same body is answered with the same session and
`Idempotent-Replayed: true`; the order of names, blanks, and `2.0` for `2` make no difference. The same key with
another body is 422 `IDEMPOTENCY_KEY_MISMATCH`. Keys are kept for {key_days} days.

## Errors

Every error is JSON with a `message`, and with its status as `statusCode` or `code`. A 400 about a body has a list of
sentences, each of which names a field and what it must be. `/oauth/` answers `error` and `error_description`, as
RFC 6749 has it. Bodies are JSON in UTF-8, not compressed, of at most 256 KB; amounts are JSON numbers in major units,
with no more decimal places than their currency has.

`amount.total` is exactly the sum of the lines, `shipping` and `tax`. Where a line is discounted, or its total does
not divide evenly, send it as one piece: instead of 50 at 0.4756 EUR, quantity 1 of `50 x Screw` at 23.78.

Texts may have any character that is not a control character, a direction override or a noncharacter; names and
addresses may have line breaks. They are kept as you send them, and shown to the shopper on one line.

## Retries

After no answer at all, a 5xx, a 429, or a 409 with `Retry-After`, send the same body with the same key again, after
the seconds of `Retry-After` where there are any, and more slowly each time. There will be one checkout, however often
you ask. Any other 4xx does not get better by itself.

## Webhooks

That the shopper comes back to your success page proves nothing: `session.completed` does, sent to an endpoint of
yours and signed as [Standard Webhooks](https://www.standardwebhooks.com) has it. Check the signature on the raw
bytes, answer 2xx at once, and take no notice of an event you have seen. What fails is tried ten times over three
days; whoever would rather ask calls `GET /api/v1/sessions/{{sessionId}}`.

## Sandbox cards

In the sandbox no money moves. Its page takes these cards and no others, with any future date and any code:

| card | what happens |
|---|---|
| `4242 4242 4242 4242` | pays |
| `4000 0000 0000 0002` | is declined; try again |
| `4000 0000 0000 0259` | is paid a few seconds later |
| `4000 0000 0000 0341` | fails a few seconds later |
"""


def introduce(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put both into the OpenAPI document, and what makes something before what lists it."""
    result["info"]["description"] = INTRODUCTION.format(
        token_minutes=int(settings.ACCESS_TOKEN_LIFETIME.total_seconds()) // 60,
        key_days=settings.RETENTION["keys"].days,
    )
    result["paths"] = {path: _begin_with_post(calls) for path, calls in result["paths"].items()}
    result["tags"] = [{"name": name, "description": text} for name, text in CHAPTERS.items()]
    return result


def _begin_with_post(calls: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(calls.items(), key=lambda call: call[0] != "post"))
