"""Requests that two programs in a row could read in two ways, or that are nobody's business here.

A row is a name, the bytes, and the statuses that may answer them.
"""

import gzip
import zlib

HOST = b"Host: shim.test\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def post(fields, body=b"", version=b"HTTP/1.1"):
    return b"POST /echo " + version + b"\r\n" + HOST + fields + b"\r\n" + body


def get(target, method=b"GET", version=b"HTTP/1.1", fields=HOST):
    return method + b" " + target + b" " + version + b"\r\n" + fields + b"\r\n"


def te(value, body=CHUNKS):
    return post(b"Transfer-Encoding: " + value + b"\r\n", body)


def cl(value, body=b"hello"):
    return post(b"Content-Length: " + value + b"\r\n", body)


ENCODINGS = [
    ("chunked", te(b"chunked"), {411}),
    ("length, then chunked", post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", CHUNKS), {411}),
    ("chunked, then length", post(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", CHUNKS), {411}),
    ("xchunked", te(b"xchunked"), {411}),
    ("chunked, identity", te(b"chunked, identity"), {411}),
    ("chunked, chunked", te(b"chunked, chunked"), {411}),
    ("quoted", te(b'"chunked"'), {411}),
    ("identity", te(b"identity", b""), {411}),
    ("identity with a length", post(b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"hello"), {411}),
    ("gzip, chunked", te(b"gzip, chunked"), {411}),
    ("empty", te(b""), {411}),
    ("in capitals", post(b"TRANSFER-ENCODING: CHUNKED\r\n", CHUNKS), {411}),
    ("twice", post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", CHUNKS), {411}),
    ("twice, first identity", post(b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", CHUNKS), {411}),
    ("folded", te(b"\r\n chunked"), {411}),
    ("in HTTP/1.0", post(b"Transfer-Encoding: chunked\r\n", CHUNKS, b"HTTP/1.0"), {411, 505}),
    ("with a trailer", te(b"chunked", b"0\r\nHost: evil.test\r\nX-Service-Token: x\r\n\r\n"), {411}),
    ("a size below zero", te(b"chunked", b"-1\r\nx\r\n0\r\n\r\n"), {411}),
    ("a size in 0x", te(b"chunked", b"0x5\r\nhello\r\n0\r\n\r\n"), {411}),
    ("a size of 2^64-1", te(b"chunked", b"ffffffffffffffff\r\nx"), {411}),
    ("chunks without an end of line", te(b"chunked", b"5\r\nhello0\r\n\r\n"), {411}),
    ("of a GET", get(b"/echo", fields=HOST + b"Transfer-Encoding: chunked\r\n") + CHUNKS, {411}),
    ("a blank before the colon", post(b"Transfer-Encoding : chunked\r\n", CHUNKS), {400}),
    ("a vertical tab", te(b"\x0bchunked"), {400}),
]

LENGTHS = [
    ("twice the same", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), {400}),
    ("twice", post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello"), {400}),
    ("a list", cl(b"5, 5"), {400}),
    ("a list of two", cl(b"5, 6"), {400}),
    ("a list that ends", cl(b"5,"), {400}),
    ("a zero in front", cl(b"05"), {400}),
    ("two zeros", cl(b"00", b""), {400}),
    ("plus", cl(b"+5"), {400}),
    ("minus", cl(b"-5"), {400}),
    ("in 0x", cl(b"0x5"), {400}),
    ("empty", cl(b""), {400}),
    ("a fraction", cl(b"5.0"), {400}),
    ("an exponent", cl(b"1e1"), {400}),
    ("2^64 and 5", cl(b"18446744073709551621"), {400}),
    ("two numbers", cl(b"5 5"), {400}),
    ("other digits", cl("５".encode()), {400}),
    ("a blank before the colon", post(b"Content-Length : 5\r\n", b"hello"), {400}),
    ("2^64-1", cl(b"18446744073709551615"), {413}),
    ("eight digits", cl(b"10000000"), {413}),
    ("a byte too long", cl(b"65537"), {413}),
]

BODIES = [
    ("of a GET", get(b"/echo", fields=HOST + b"Content-Length: 5\r\n") + b"hello", {400}),
    ("of a HEAD", get(b"/echo", b"HEAD", fields=HOST + b"Content-Length: 5\r\n") + b"hello", {400}),
    ("of a DELETE", get(b"/echo", b"DELETE", fields=HOST + b"Content-Length: 5\r\n") + b"hello", {400}),
    ("of an OPTIONS", get(b"/echo", b"OPTIONS", fields=HOST + b"Content-Length: 5\r\n") + b"hello", {400}),
    ("of an upgrade", post(b"Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n", b"hello"), {400}),
    ("of an upgrade by GET",
     get(b"/echo", fields=HOST + b"Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n") + b"hello", {400}),
    ("another expectation", post(b"Expect: 200-maybe\r\nContent-Length: 5\r\n", b"hello"), {417}),
    ("two expectations", post(b"Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", b"hello"), {417}),
    ("a list of expectations", post(b"Expect: 100-continue, x\r\nContent-Length: 5\r\n", b"hello"), {417}),
]

# What would be 40 MB, in fewer bytes than a body may have.
BOMB = gzip.compress(b"[" * 40_000_000)
DEFLATED = zlib.compress(b"{}")


def encoded(value, body=b"hello"):
    return post(b"Content-Encoding: " + value + b"\r\nContent-Length: %d\r\n" % len(body), body)


CODINGS = [
    ("a bomb", encoded(b"gzip", BOMB), {415}),
    ("a bomb by its old name", encoded(b"x-gzip", BOMB), {415}),
    ("a bomb in a bomb", encoded(b"gzip, gzip", gzip.compress(BOMB)), {415}),
    ("a small one", encoded(b"gzip", gzip.compress(b"{}")), {415}),
    ("deflate", encoded(b"deflate", DEFLATED), {415}),
    ("br", encoded(b"br"), {415}),
    ("unknown", encoded(b"surprise"), {415}),
    ("identity", encoded(b"identity"), {415}),
    ("empty", encoded(b""), {415}),
    ("in capitals", post(b"CONTENT-ENCODING: GZIP\r\nContent-Length: 5\r\n", b"hello"), {415}),
    ("of nothing", post(b"Content-Encoding: gzip\r\n"), {415}),
    ("of a GET", get(b"/echo", fields=HOST + b"Content-Encoding: gzip\r\n"), {415}),
    ("too long as well", post(b"Content-Encoding: gzip\r\nContent-Length: 10000000\r\n"), {415}),
    ("in the transfer", te(b"gzip, chunked", BOMB), {411}),
]

HOSTS = [
    ("none", get(b"/echo", fields=b""), {400}),
    ("two", get(b"/echo", fields=HOST + b"Host: evil.test\r\n"), {400}),
    ("twice the same", get(b"/echo", fields=HOST * 2), {400}),
    ("empty", get(b"/echo", fields=b"Host:\r\n"), {400}),
    ("a path", get(b"/echo", fields=b"Host: x/../<y>\r\n"), {400}),
    ("a list", get(b"/echo", fields=b"Host: shim.test, evil.test\r\n"), {400}),
    ("a user", get(b"/echo", fields=b"Host: user@shim.test\r\n"), {400}),
    ("a port that is none", get(b"/echo", fields=b"Host: shim.test:http\r\n"), {400}),
    ("an open bracket", get(b"/echo", fields=b"Host: [::1\r\n"), {400}),
    ("another", get(b"/echo", fields=b"Host: evil.test\r\n"), {421}),
    ("ours at another port", get(b"/echo", fields=b"Host: shim.test:1\r\n"), {421}),
    ("ours in front of another", get(b"/echo", fields=b"Host: shim.test.evil.test\r\n"), {421}),
    ("an address that is not listed", get(b"/echo", fields=b"Host: 127.0.0.1\r\n"), {421}),
]

TARGETS = [
    ("absolute", get(b"http://evil.test/echo"), {400}),
    ("absolute, ours", get(b"http://shim.test/echo"), {400}),
    ("a tunnel", get(b"shim.test:443", b"CONNECT"), {400}),
    ("a tunnel to a path", get(b"/echo", b"CONNECT"), {400}),
    ("the whole server", get(b"*", b"OPTIONS"), {400}),
    ("no slash", get(b"echo"), {400}),
    ("a fragment", get(b"/echo#x"), {400}),
    ("bytes over 127", get("/écho".encode()), {400}),
    ("bytes over 127 in the query", get("/echo?é".encode()), {400}),
    ("up", get(b"/a/../echo"), {400}),
    ("up, encoded", get(b"/a/%2e%2E/echo"), {400}),
    ("up at the end", get(b"/a/.."), {400}),
    ("here", get(b"/./echo"), {400}),
    ("a slash, encoded", get(b"/..%2fecho"), {400}),
    ("a backslash", get(b"/a\\echo"), {400}),
    ("a backslash, encoded", get(b"/a%5cecho"), {400}),
    ("NUL", get(b"/echo%00.html"), {400}),
    ("a newline", get(b"/echo%0a"), {400}),
    ("an empty part", get(b"/a//echo"), {400}),
    ("another host", get(b"//evil.test/echo"), {400}),
    ("no digits", get(b"/%zz"), {400}),
    ("half a byte", get(b"/%4"), {400}),
    ("a percent sign", get(b"/%"), {400}),
    ("Latin 1", get(b"/%e9"), {400}),
    ("too long UTF-8", get(b"/%c0%ae%c0%ae/echo"), {400}),
    ("a query without digits", get(b"/echo?a=%g1"), {400}),
    ("a query in Latin 1", get(b"/echo?a=%e9"), {400}),
    ("a query with NUL", get(b"/echo?a=%00"), {400}),
    ("a query without a name", get(b"/echo?=x"), {400}),
    ("a query with an empty piece", get(b"/echo?a=1&&b=2"), {400}),
]

LINES = [
    ("an unknown method", get(b"/echo", b"BREW"), {501}),
    ("of WebDAV", get(b"/echo", b"PROPFIND"), {501}),
    ("a trace", get(b"/echo", b"TRACE"), {501}),
    ("in lower case", get(b"/echo", b"get"), {501}),
    ("not a token", get(b"/echo", b"G(T"), {400}),
    ("HTTP/0.9", b"GET /echo\r\n\r\n", {400}),
    ("HTTP/1.0", get(b"/echo", version=b"HTTP/1.0"), {505}),
    ("HTTP/1.0, health by HEAD", get(b"/healthz", b"HEAD", version=b"HTTP/1.0"), {505}),
    ("HTTP/1.0, health with a query", get(b"/healthz?x", version=b"HTTP/1.0"), {505}),
    ("HTTP/1.0, health with a body",
     get(b"/healthz", version=b"HTTP/1.0", fields=HOST + b"Content-Length: 5\r\n") + b"hello", {505}),
    ("HTTP/1.2", get(b"/echo", version=b"HTTP/1.2"), {505}),
    ("HTTP/2.0", get(b"/echo", version=b"HTTP/2.0"), {505}),
    ("HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505}),
    ("version in lower case", get(b"/echo", version=b"http/1.1"), {400, 505}),
    ("version with a tail", get(b"/echo", version=b"HTTP/1.1x"), {400, 505}),
    ("version of two digits", get(b"/echo", version=b"HTTP/1.10"), {400, 505}),
    ("an empty line first", b"\r\n" + get(b"/echo"), {400}),
    ("a blank first", b" " + get(b"/echo"), {400}),
    ("two blanks", get(b" /echo"), {400}),
    ("a tab", b"GET\t/echo\tHTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    ("a blank in the target", get(b"/ec ho"), {400, 505}),
    ("TLS where none is spoken", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
]

FIELDS = [
    ("bare LF", get(b"/echo").replace(b"\r\n", b"\n"), {400}),
    ("one bare LF", get(b"/echo", fields=HOST + b"X: y\nContent-Length: 5\r\n"), {400}),
    ("a bare CR", get(b"/echo", fields=HOST + b"X: y\rContent-Length: 5\r\n"), {400}),
    ("an end of LF alone", b"GET /echo HTTP/1.1\r\n" + HOST + b"\n", {400}),
    ("NUL in a value", get(b"/echo", fields=HOST + b"X: a\0b\r\n"), {400}),
    ("NUL in a name", get(b"/echo", fields=HOST + b"X\0: a\r\n"), {400}),
    ("a control character", get(b"/echo", fields=HOST + b"X: a\x07b\r\n"), {400}),
    ("a fold before the first", b"GET /echo HTTP/1.1\r\n X: y\r\n" + HOST + b"\r\n", {400}),
    ("no colon", get(b"/echo", fields=HOST + b"X\r\n"), {400}),
    ("a blank in a name", get(b"/echo", fields=HOST + b"X Y: z\r\n"), {400}),
    ("a blank before the colon", get(b"/echo", fields=HOST + b"X : z\r\n"), {400}),
    ("no name", get(b"/echo", fields=HOST + b": z\r\n"), {400}),
    ("a name over 127", get(b"/echo", fields=HOST + "é: z\r\n".encode()), {400}),
    ("65", get(b"/echo", fields=HOST + b"X: y\r\n" * 64), {431}),
    ("500", get(b"/echo", fields=HOST + b"X: y\r\n" * 500), {431}),
    ("over 8 KiB in one", get(b"/echo", fields=HOST + b"X: " + b"y" * 9000 + b"\r\n"), {431}),
    ("over 8 KiB of target", get(b"/echo?" + b"y" * 9000), {431}),
    ("over 8 KiB without an end", get(b"/echo", fields=HOST + b"X: " + b"y" * 100000 + b"\r\n"), {431}),
]

REFUSED = {
    "encodings": ENCODINGS, "lengths": LENGTHS, "bodies": BODIES, "codings": CODINGS, "hosts": HOSTS,
    "targets": TARGETS, "lines": LINES, "fields": FIELDS,
}

# What must work, so that the rows above are refused for their own reason: a name, the bytes, and what
# the engine has understood.
ACCEPTED = [
    ("a GET", get(b"/echo"), {"method": "GET", "body_bytes": 0}),
    ("a POST", cl(b"5"), {"method": "POST", "body_bytes": 5}),
    ("a POST of nothing", cl(b"0", b""), {"body_bytes": 0}),
    ("a POST without a length", post(b""), {"body_bytes": 0}),
    ("a body as long as may be", cl(b"65536", b"x" * 65536), {"body_bytes": 65536}),
    ("a body that looks like a request", cl(b"%d" % len(get(b"/third")), get(b"/third")), {"method": "POST"}),
    ("a length that is folded", cl(b"\r\n 5"), {"body_bytes": 5}),
    ("a DELETE that says 0", get(b"/echo", b"DELETE", fields=HOST + b"Content-Length: 0\r\n"), {"method": "DELETE"}),
    ("a PATCH", cl(b"5").replace(b"POST", b"PATCH"), {"method": "PATCH", "body_bytes": 5}),
    ("a PUT", cl(b"5").replace(b"POST", b"PUT"), {"method": "PUT", "body_bytes": 5}),
    ("an OPTIONS", get(b"/echo", b"OPTIONS"), {"method": "OPTIONS"}),
    ("64 fields", get(b"/echo", fields=HOST + b"X: y\r\n" * 63), {"fields": 64}),
    ("a host in capitals", get(b"/echo", fields=b"hOST: SHIM.Test\r\n"), {"method": "GET"}),
    ("an expectation that came with its body", post(b"Expect: 100-continue\r\nContent-Length: 5\r\n", b"hello"),
     {"body_bytes": 5}),
    ("an upgrade that is not wanted", get(b"/echo", fields=HOST + b"Connection: upgrade\r\nUpgrade: h2c\r\n"),
     {"method": "GET"}),
    ("what is encoded", get(b"/a%20%41/%C3%A9/%25zz/"), {"segments": ["a A", "é", "%zz", ""]}),
    ("what is encoded twice", get(b"/%252e%252e"), {"segments": ["%2e%2e"]}),
    ("the root", get(b"/"), {"segments": []}),
    ("a query", get(b"/echo?b=1+2&a=%2B%26%3D&b=%C3%A9&c"),
     {"query": [["b", "1 2"], ["a", "+&="], ["b", "é"], ["c", ""]]}),
    ("an empty query", get(b"/echo?"), {"query": []}),
    ("a slash in a query", get(b"/echo?a=/../%2e"), {"query": [["a", "/../."]]}),
    ("a field twice", get(b"/echo", fields=HOST + b"Authorization: a\r\nAUTHORIZATION: b\r\n"), {"authorizations": 2}),
]
