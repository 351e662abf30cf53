"""`python -m benchmarks.adversarial_bodies`: CPU time to parse and refuse the most expensive requests of 256 KB.

The product's own code parses them, without server and database. The benchmark exits with 1 if one takes more than a
second.
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.place import django_of_our_own

SIZE, HEADER = 256 * 1024, 64 * 1024


def main() -> int:
    """Print a table, the slowest last."""
    with django_of_our_own(LOG_LEVEL="CRITICAL"):
        from benchmarks import adversarial_readers as readers

        readers.read_order(b"{}")  # warm up: caches are filled before the measurement
        taken = sorted((_seconds(read, sent), name, len(sent)) for name, read, sent in _cases(readers))
    print(f"{'CPU, ms':>10}  {'bytes':>7}  what")
    for seconds, name, size in taken:
        print(f"{seconds * 1000:10.1f}  {size:7}  {name}")
    return int(taken[-1][0] > 1)


def _cases(readers: Any) -> Iterator[tuple[str, Callable[[bytes], None], bytes]]:
    """Yield the title, the reader and the bytes of every case."""
    orders = {
        "one text": _filled(b'{"orderReference":"', b"a", b'"}'),
        "many different fields": b"{%s}" % _fields(25_000),
        "one duplicate among many keys": b'{%s,"1":1}' % _fields(25_000),
        "all keys twice": b"{%s,%s}" % (_fields(13_000), _fields(13_000)),
        "NULs below a long key": b'{"%s":[%s]}' % (b"a" * (SIZE // 2), b",".join([rb'"\u0000"'] * 14_000)),
        "NULs 19 levels down": b'{"a":' * 18 + b"[" + _filled(b"", rb'"\u0000",', b"0]", size=SIZE - 200) + b"}" * 18,
        "surrogates everywhere": _filled(b'{"a":[', rb'"\ud800",', b"0]}"),
        "too deep": _filled(b'{"a":', b"[", b""),
        "too deep and wide": b'{"a":[' + b",".join([b"[" * 22 + b"]" * 22] * 5_800) + b"]}",
        "numbers of 5,000 digits": _filled(b'{"a":[', b"1" * 5_000 + b",", b"0]}"),
        "one number of 250,000 digits": _filled(b'{"a":', b"1", b"}"),
        "exponents": _filled(b'{"a":[', b"1E+99999999999999999999,", b"0]}"),
        "many lines that are not objects": _filled(b'{"orderItems":[', b"0,", b"0]}"),
        "lines with unknown fields": b'{"orderItems":[%s]}' % b",".join([b"{%s}" % _fields(300)] * 90),
        "unknown fields three levels down": b'{"customer":{"billingAddress":{%s}}}' % _fields(25_000),
        "an e-mail address": _filled(b'{"customer":{"email":"', b"a.", b'@b"}}'),
        "a quoted e-mail address": _filled(rb'{"customer":{"email":"\"', rb"\\a", b'@b"}}'),
        "a phone number": _filled(b'{"customer":{"phone":"+', b"1", b'"}}'),
        "a URL": b'{"redirectUrls":{"success":"https://%s/"}}' % (b"a-." * 680),
    }
    yield from ((f"order: {name}", readers.read_order, body) for name, body in orders.items())
    yield "endpoint: event types", readers.read_endpoint, _filled(b'{"eventTypes":[', b'"session.created",', b'"a"]}')
    yield "report: columns", readers.read_report, _filled(b'{"columns":[', b'"status",', b'"a"]}')
    yield "expire: any fields", readers.read_nothing, b"{%s}" % _fields(25_000)
    yield "token form: parameters", readers.read_form, _filled(b"", b"a&", b"")
    yield "token form: percent signs", readers.read_form, _filled(b"grant_type=", b"%ff", b"")
    yield "Authorization: Basic", readers.read_basic, _filled(b"", b"QUFB", b"")
    yield "Authorization: Bearer", readers.read_token, _filled(b"", b"a.", b"", size=HEADER)
    for name, start, part in (("semicolons", b'application/json;"', b";"), ("continuations", b"a", b";a*0*=b")):
        yield f"Content-Type: {name}", readers.read_content_type, _filled(start, part, b"", size=HEADER)
    yield "Stripe-Signature", readers.read_stripe_signature, _filled(b"", b",v1=00", b"", size=HEADER)
    yield "Sandbox-Signature", readers.read_sandbox_signature, _filled(b"", b",v1=" + b"0" * 64, b"", size=HEADER)
    yield "signed event: nested", readers.read_signed_event, _filled(b'{"type":', b"[", b"")
    yield "signed event: long numbers", readers.read_signed_event, _filled(b"[", b"1" * 4_000 + b",", b"0]")
    yield "query: parameters", readers.read_query, _filled(b"", b"a&", b"", size=HEADER)
    yield "query: 900 different parameters", readers.read_query, b"&".join(b"%d=1" % each for each in range(900))
    yield "path: bytes that are not UTF-8", readers.read_path, _filled(b"/", b"\xff", b"", size=HEADER // 3)


def _fields(count: int) -> bytes:
    return b",".join(b'"%d":1' % number for number in range(count))


def _filled(start: bytes, part: bytes, end: bytes, *, size: int = SIZE) -> bytes:
    """Repeat the part as often as fits."""
    return start + part * ((size - len(start) - len(end)) // len(part)) + end


def _seconds(read: Callable[[bytes], None], sent: bytes) -> float:
    started = time.thread_time()
    read(sent)
    return time.thread_time() - started


if __name__ == "__main__":
    sys.exit(main())
