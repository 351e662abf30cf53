"""Malformed values that careless and hostile clients send, as raw bytes."""

from urllib.parse import quote_from_bytes

TEXTS: tuple[bytes, ...] = (
    *(bytes([number]) for number in range(256)),
    *b"0 -1 +06 06 1_0 -0 0x10 1e3 1e400 NaN Infinity null .. ../.. % %00 %zz $path {} [] ' \" ';-- <script>".split(),
    *"\u0663 \U0001d7d9 \u00b2 \u202e \uff21\uff35\uff24 \ufeff".encode().split(),
    *b"0000-00-00 2026-02-30 10000-01-01 9999-12-31 0001-01-01 0000-00-00T00:00:00Z 9999-12-31T23:59:59-23:59".split(),
    *b"9999-12-31T23:59:59Z 0001-01-01T00:00:00+23:59 10000-01-01T00:00:00Z 2026-01-01T24:00:00Z".split(),
    *b"2026-01-01T00:00:00+24:00 2026-01-01T00:00:60Z 2026-01-01T00:00:00 2026-01-01T00:00:00+00:00:00.1".split(),
    *b"018f0000-0000-7000-8000-000000000000 018F0000-0000-7000-8000-000000000000 018f0000".split(),
    *b"{018f0000-0000-7000-8000-000000000000} urn:uuid:018f0000-0000-7000-8000-000000000000".split(),
    *b"018f0000-0000-7000-8000-00000000000g 018f0000_0000_7000_8000_000000000000".split(),
    *b"AY8AAAAAcACAAAAAAAAAAA AY8AAAAAcACAAAAAAAAAAB AY8AAAAAcACAAAAAAAAAAA== //// ____".split(),
    *b"PENDING pending AUD aud stripe sandbox".split(),
    b"", b" 6", b"1" * 30, b"9" * 5000, b"0" * 32, b"f" * 32, b"A" * 22, b"a" * 255, b"a" * 256, b"a" * 5000,
    b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff\xfe", b"\r\nX: y", b"\x1b[2J", b"\x00" * 40,
)  # fmt: skip
"""Every byte, and values that are almost a number, a time, an id, a cursor or a code."""

CONTENT_TYPES = (
    *b"application/json; application/json;charset application/json;charset= application/json;charset=bz2_codec".split(),
    *b"application/json;charset=utf-7 application/json;charset=idna application/json;charset=unicode_escape".split(),
    *b"application/json;charset=undefined application/json;a*=bogus''x application/json;charset*=utf-8''utf-8".split(),
    *b";a*=bogus''x ; ;; ;= multipart/form-data multipart/form-data;boundary= multipart/form-data;b*=bogus''x".split(),
    *b"application/x-www-form-urlencoded application/x-www-form-urlencoded;charset=zlib_codec text/html".split(),
    b"application/json; charset=\xff", b"application/json" + b";" * 3000, b'application/json;"' + b";" * 3000,
    b"multipart/form-data; boundary=" + b"x" * 3000,
)  # fmt: skip
CREDENTIALS = (
    *(b"Bearer " + each for each in (b"", b"a b", b"\xe9", b"a.b.c", b"a" * 5000, b"W1tbW1tb.e30.e30")),
    *(b"Basic " + each for each in (b"", b"!!!", b"\xe9", "\u0663".encode(), b"=" * 9)),
    *(b"Basic " + each for each in b"Og== gIA6gIA= AAA6AAA= JTAwOiUwMA== YTpi".split()),
    b"Bearer", b"Basic", b"Digest a=b",
)  # fmt: skip
SIGNATURES = (
    *b"t=1,v1=00 t=,v1= t=99999999999,v1=00 t=999999999999999999999,v1=00 t=-1,v1=00 t=1,t=1,v1=00 =,=,= v1=".split(),
    "t=\u0663,v1=00".encode(), b"t=1,v1=\xe9", b"t=1" + b",v1=0" * 3000,
)  # fmt: skip
NO_CONTROL = frozenset(range(256)) - {*range(9), *range(10, 32), 127}
HEADER_VALUES: tuple[bytes, ...] = (
    *(each for each in TEXTS if NO_CONTROL.issuperset(each)), *CONTENT_TYPES, *CREDENTIALS, *SIGNATURES,
    *b'* */*;q=x text/html;q=0.9,*/*;q=0 " W/" "" W/"a","b" bytes=0- 100-continue http://[ https://a.example'.split(),
)  # fmt: skip
HEADERS: tuple[bytes, ...] = tuple(
    b"Idempotency-Key Authorization Content-Type Accept X-Request-Id If-None-Match If-Modified-Since Stripe-Signature "
    b"Sandbox-Signature Origin Access-Control-Request-Method Cookie Accept-Language Range X-Forwarded-For "
    b"X-Forwarded-Proto Content-Encoding User-Agent Referer".split()
)
HOSTS: tuple[bytes, ...] = (
    *b"[ [::1 evil.example 127.0.0.1:x 127.0.0.1:99999 @ ..".split(), b"a b", b"\xe9", b"a" * 3000,
)  # fmt: skip

NUMBERS = (
    *b"0 -1 -0 -0.0 1.5 1e400 -1e400 1E+9999999999999999999 1e-9999999999999999999 0E+99999999999999999999".split(),
    *b"1e20 1e-20 1e19 9007199254740993 NaN -Infinity 1_0 01 1.".split(),
    b"1" * 20, b"1" * 21, b"1" * 30, b"1" * 5000, b"1." + b"1" * 40, b"0." + b"0" * 40,
)  # fmt: skip
STRINGS = (
    *rb'"" "1" "a" "\u0000" "\ud800" "\udc00\ud800" "\ud83d\ude00" "\x" "a@b" "en_AU\n" "AUD" "XAU" "UTC"'.split(),
    *b'"0000-00-00T00:00:00Z" "9999-12-31T23:59:59-23:59" "0001-01-01T00:00:00+23:59" "10000-01-01T00:00:00Z"'.split(),
    *b'"9999-12-31" "0001-01-01" "0000-00-00" "2026-02-30" "../../etc/passwd" "localtime" "https://[::1"'.split(),
    *rb'"https://a.example:99999/" "https://\u0131.example/" "http://127.0.0.1:9/" "http://[::ffff:7f00:1]/"'.split(),
    b'" "', b'"\xff"', b'"\xed\xa0\x80"', b'"\x00"', b'"\xe2\x80\xae"', b'"\xef\xbf\xbf"', b'"\xef\xbc\xa1UD"',
    b'"' + b"a" * 70_000 + b'"', b'"' + b"a" * 60_000 + b'@b.example"', b'"+' + b"1" * 60_000 + b'"',
)  # fmt: skip
HOLDERS = (
    *rb'[] {} [[]] [1,"a",null] {"a":{"b":[1]}} {"a":1,"a":2} {"\ud800":1,"\ud800":2} {"\u0000":1}'.split(),
    *b'{"":1} {"$path":1}'.split(),
    *(b"[" * depth + b"]" * depth for depth in (19, 40, 300, 900)), b"[" * 5000, b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"' + b"a" * 70_000 + b'":1}', b"[" + b"0," * 30_000 + b"0]",
    b"{" + b",".join(b'"%d":1' % number for number in range(3000)) + b"}",
)  # fmt: skip
JSON_VALUES: tuple[bytes, ...] = (b"null", b"true", *NUMBERS, *STRINGS, *HOLDERS)
"""Values for a JSON body; some are not JSON."""
JSON_NAMES = (rb"\u0000", rb"\ud800", b"a" * 70_000, b"", b"$path", b"\xff", b"amount")


def escaped(text: bytes) -> bytes:
    """Percent-encodes, so that any byte is allowed in a path, a query or a form."""
    return quote_from_bytes(text, safe="").encode()
