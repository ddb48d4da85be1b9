"""Requests that servers read wrongly, as bytes. The 36 that other servers were tried with, and more: each is sent with
another request behind it, which nobody may answer."""

HOST = b"Host: localhost\r\n"
ERROR = range(400, 506)


def put(headers, body=b"abc"):
    return b"PUT /torture/k HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


def get(target=b"/torture/none", version=b"HTTP/1.1", method=b"GET", headers=HOST):
    return method + b" " + target + b" " + version + b"\r\n" + headers + b"\r\n"


def chunked(body, more=b""):
    return put(b"Transfer-Encoding: chunked\r\n" + more, body)


def printable(value):
    return ascii(value)[2:-1][:40]


def framing():
    chunks = b"3\r\nabc\r\n0\r\n\r\n"
    pairs = {
        "two lengths": b"Content-Length: 3\r\nContent-Length: 41\r\n",
        "two equal lengths": b"Content-Length: 3\r\nContent-Length: 3\r\n",
        "length, chunked": b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "chunked, length": b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "gzip, length": b"Transfer-Encoding: gzip\r\nContent-Length: 3\r\n",
        "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "chunked and identity": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "length behind a bare LF": b"X-A: a\nContent-Length: 3\r\n",
        "length behind a bare CR": b"X-A: a\rContent-Length: 3\r\n",
        "length in a folded line": b"X-A: a\r\n Content-Length: 3\r\n",
        "length with a space before the colon": b"Content-Length : 3\r\n",
        "length with a tab before the colon": b"Content-Length\t: 3\r\n",
        "length with a space before the name": b" Content-Length: 3\r\n",
        "coding with a space before the colon": b"Transfer-Encoding : chunked\r\n",
        "coding folded": b"Transfer-Encoding:\r\n chunked\r\n",
    }
    for name, headers in pairs.items():
        yield name, put(headers, chunks), ERROR
    for value in (b"3, 3", b"3,4", b"+3", b"-3", b"-0", b"+0", b"0x3", b"3.0", b"3e0", b"3;", b"3 3", b"three", b"", b"\xd9\xa3",
                  b"18446744073709551616", b"18446744073709551619", b"3\x0b", b"\x0c3", b"3\x00", b"'3'", b"3_0"):
        yield f"length {printable(value)}", put(b"Content-Length: " + value + b"\r\n"), ERROR
    for value in (b"xchunked", b"chunked, identity", b"identity", b"gzip, chunked", b"chunked, chunked", b"chunked;q=1",
                  b"chunked,", b",chunked", b"\"chunked\"", b"chunked\x0b", b"\x0bchunked", b"chunked\x00", b"chunke",
                  b"chunked chunked", b"", b"cow"):
        yield f"coding {printable(value)}", put(b"Transfer-Encoding: " + value + b"\r\n", chunks), ERROR
    yield "chunked on HTTP/1.0", put(b"Transfer-Encoding: chunked\r\n", chunks).replace(b"HTTP/1.1", b"HTTP/1.0"), ERROR
    for size in (b"0x3", b"-3", b"+3", b" 3", b"3 ", b"3\t", b"g", b"", b"3.0", b"ffffffffffffffff", b"8000000000000000",
                 b"10000000000000003", b"00000000000000000000000000000003", b"3_", b"\xef\xbc\x93", b"3\x00", b"3\r", b"3\n"):
        yield f"chunk size {printable(size)}", chunked(size + b"\r\nabc\r\n0\r\n\r\n"), ERROR
    bodies = {
        "chunk ends in LF": b"3\nabc\n0\n\n",
        "chunk longer than its size": b"3\r\nabcd\r\n0\r\n\r\n",
        "chunk shorter than its size": b"4\r\nabc\r\n0\r\n\r\n",
        "no CRLF behind a chunk": b"3\r\nabc0\r\n\r\n",
        "LF in a chunk extension": b"3;a\nb\r\nabc\r\n0\r\n\r\n",
        "bare CR behind a chunk": b"3\r\nabc\r0\r\n\r\n",
        "endless chunk extension": b"3;" + b"x" * 70000 + b"\r\nabc\r\n0\r\n\r\n",
        "endless trailer": b"0\r\nX-A: " + b"x" * 200000 + b"\r\n\r\n",
    }
    for name, body in bodies.items():
        yield name, chunked(body), ERROR


def request_lines():
    yield "no version", b"GET /torture/hidden\r\n" + HOST + b"\r\n", ERROR
    for version in (b"HTTP/2.0", b"HTTP/1.2", b"HTTP/0.9", b"HTTP/1.10", b"HTTP/01.1", b"http/1.1", b"HTTP/1", b"HTTP/1.1.1",
                    b"HTTP/", b"HTTPS/1.1", b"HTTP /1.1", b"HTTP/1.1 ", b"HTTP/1.1\t", b"HTTP/-1.1", b"HTTP/1.x"):
        yield f"version {printable(version)}", get(version=version), ERROR
    for method in (b"", b"G\x00ET", b"GET\t", b"G ET", b"\"GET\"", b"GET:", b"\xc7ET", b"(GET)", b"G@T", b"G\x7fT"):
        yield f"method {printable(method)}", get(method=method), ERROR
    for code in list(range(0, 0x21)) + [0x7F]:
        target = b"/torture/hid" + bytes([code]) + b"den"
        yield f"target with byte {code:02x}", get(target=target), ERROR
    for target in (b"torture/hidden", b"*", b"", b"localhost:80", b"ftp://localhost/torture/hidden", b"/" + b"a" * 66000):
        yield f"target {printable(target)}", get(target=target), ERROR
    yield "spaces between", b"GET  /torture/hidden HTTP/1.1\r\n" + HOST + b"\r\n", ERROR
    yield "tab between", b"GET\t/torture/hidden HTTP/1.1\r\n" + HOST + b"\r\n", ERROR
    yield "space first", b" GET /torture/hidden HTTP/1.1\r\n" + HOST + b"\r\n", ERROR
    yield "line ends in LF", b"GET /torture/hidden HTTP/1.1\n" + HOST + b"\r\n", ERROR


def header_lines():
    for code in [c for c in range(0, 0x20) if c != 9] + [0x7F]:
        yield f"value with byte {code:02x}", get(b"/torture/hidden", headers=HOST + b"X-A: a" + bytes([code]) + b"b\r\n"), ERROR
    for code in list(range(0, 0x21)) + [ord(c) for c in "\"(),/;<=>?@[\\]{}"] + [0x7F, 0x80, 0xFF]:
        yield f"name with byte {code:02x}", get(b"/torture/hidden", headers=HOST + b"X" + bytes([code]) + b"A: a\r\n"), ERROR
    lines = {
        "no colon": b"nonsense\r\n", "empty name": b": x\r\n", "folded": b"X-A: a\r\n b\r\n", "folded by a tab": b"X-A: a\r\n\tb\r\n",
        "a space first": b" X-A: a\r\n", "too long": b"X-A: " + b"a" * 66000 + b"\r\n", "too many": b"X-A: a\r\n" * 200, "very many": b"A:\r\n" * 5000,
    }
    for name, text in lines.items():
        yield f"line {name}", get(b"/torture/hidden", headers=HOST + text), ERROR
    for name, text in {"no": b"", "two": HOST + HOST, "two different": HOST + b"Host: evil.example\r\n"}.items():
        yield f"{name} host", get(b"/torture/hidden", headers=text), ERROR
    yield "expectation that nobody knows", put(b"Expect: 200-ok\r\nContent-Length: x\r\n"), ERROR


def no_http():
    texts = {
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500, "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "SMTP": b"EHLO localhost\r\nMAIL FROM:<a@b>\r\n", "NULs": b"\x00" * 1000 + b"\r\n\r\n", "ones": b"\xff" * 1000 + b"\r\n\r\n",
        "a long line": b"A" * 100000, "an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "SSH": b"SSH-2.0-x\r\n",
        "proxy protocol": b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", "JSON": b"{\"a\":1}\r\n\r\n",
    }
    for name, text in texts.items():
        yield f"no HTTP: {name}", text, ERROR


def odd():
    """(name, bytes, statuses): where they end is beyond doubt, so the connection may go on."""
    for method in (b"get", b"FOO", b"TRACE", b"PATCH", b"CONNECT", b"A" * 5000):
        yield f"unknown method {printable(method)}", get(method=method), ERROR
    for target in (b"/torture/%", b"/torture/%0", b"/torture/%zz", b"/torture/%%41", b"/torture/%-1", b"/torture/%ff",
                   b"/torture/%c0%80", b"/torture/\xff", b"/torture/%ed%a0%80", b"/torture/../torture/hidden",
                   b"/torture/./hidden", b"/torture//hidden", b"/torture/hidden%00", b"/torture/hidden/",
                   b"/torture/hidden\xe2\x80\xae", b"/x/../torture/hidden", b"/torture\\hidden", b"/torture/" + b"k" * 1025,
                   b"/torture?list-type=2&prefix=%ff", b"/torture/hidden#", b"//torture/hidden"):
        yield f"target {printable(target)}", get(target=target), ERROR
    for host in (b"", b"evil.example", b"localhost, evil.example", b"a@evil.example", b"evil.example/localhost",
                 b"localhost.evil.example", b"evillocalhost", b"[::1", b"127.0.0.1.evil.example", b"localhost\x80"):
        yield f"host {printable(host)}", get(b"/torture/hidden", headers=b"Host: " + host + b"\r\n"), ERROR
    yield "headers beyond 8 KiB", get(b"/torture/hidden", headers=HOST + b"X-A: " + b"a" * 9000 + b"\r\n"), ERROR


def cut_short():
    for name, text in {"in the request line": b"GET /torture/hid", "in a header": get()[:-6],
                       "before the empty line": get()[:-2]}.items():
        yield f"cut {name}", text, None
    for name, text in {"in a body": put(b"Content-Length: 10\r\n", b"abc"), "in a chunk": chunked(b"a\r\nabc"),
                       "in a chunk size": chunked(b"a"), "before the last chunk": chunked(b"3\r\nabc\r\n"),
                       "in a trailer": chunked(b"3\r\nabc\r\n0\r\nX-A: ")}.items():
        yield f"cut {name}", text, ERROR


def refused():
    """(name, bytes, statuses): with another request behind them, they get one answer, and the connection ends."""
    for family in (framing, request_lines, header_lines, no_http):
        yield from family()
