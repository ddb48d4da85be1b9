#!/usr/bin/env python3
"""A proxy that makes one thing worse: it replaces a text in the answers of an S3 endpoint by another of the same length.

    altering_proxy.py --upstream https://127.0.0.1:9672 --ca ca.pem --certificate server.pem --key server.key \\
                      --replace x-amz-meta-x-amz-key-v2 --by x-amz-meta-lost-on-path

It listens on loopback, prints its port, and ends with SIGTERM. Requests pass as they are, so that signatures stay valid;
the text matches in either case; and framing holds, because lengths do not change."""

import argparse
import asyncio
import functools
import re
import ssl
import sys
import urllib.parse

PATIENCE = 0.05  # seconds that the beginning of a match waits for its rest


class Replacer:
    """Replaces in a stream. What may be the beginning of a match is kept back until more bytes, or rest(), decide."""

    def __init__(self, old, new):
        self.pattern, self.old, self.new = re.compile(re.escape(old), re.IGNORECASE), old.lower(), new
        self.kept = b""

    def feed(self, data):
        data = self.pattern.sub(lambda _: self.new, self.kept + data)
        beginnings = range(min(len(self.old) - 1, len(data)), 0, -1)
        length = next((size for size in beginnings if data[-size:].lower() == self.old[:size]), 0)
        self.kept = data[len(data) - length:]
        return data[:len(data) - length]

    def rest(self):
        rest, self.kept = self.kept, b""
        return rest


async def pass_on(source, sink, replacer=None):
    """Until either side closes. With a replacer, what that keeps goes on when nothing follows."""
    try:
        while True:
            try:
                data = await asyncio.wait_for(source.read(65536), PATIENCE if replacer and replacer.kept else None)
            except asyncio.TimeoutError:
                sink.write(replacer.rest())
                continue
            if not data:
                break
            sink.write(replacer.feed(data) if replacer else data)
            await sink.drain()
        if replacer:
            sink.write(replacer.rest())
    except OSError:  # a connection that broke: the other side sees it closed
        pass
    finally:
        sink.close()


async def serve(arguments, as_client, client, to_client):
    host, port = arguments.upstream.hostname, arguments.upstream.port
    try:
        upstream, to_upstream = await asyncio.open_connection(host, port, ssl=as_client, server_hostname=host)
    except OSError:
        to_client.close()
        return
    replacer = Replacer(arguments.replace.encode(), arguments.by.encode())
    await asyncio.gather(pass_on(client, to_upstream), pass_on(upstream, to_client, replacer))


def arguments_of_command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", required=True, type=urllib.parse.urlsplit, metavar="URL")
    parser.add_argument("--ca", required=True, help="PEM file that the upstream's certificate is checked against")
    parser.add_argument("--certificate", required=True, help="PEM file with the certificate of this proxy")
    parser.add_argument("--key", required=True, help="PEM file with its private key")
    parser.add_argument("--replace", required=True, metavar="TEXT")
    parser.add_argument("--by", required=True, metavar="TEXT")
    arguments = parser.parse_args()
    if arguments.upstream.scheme != "https" or not arguments.upstream.port:
        parser.error(f"--upstream {arguments.upstream.geturl()}: an https URL with a port is needed")
    if len(arguments.replace.encode()) != len(arguments.by.encode()):
        parser.error("--by needs as many bytes as --replace, or the length of answers would be wrong")
    return arguments


def tls_contexts(arguments):
    """(for clients of the proxy, for the upstream)"""
    as_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    as_server.load_cert_chain(arguments.certificate, arguments.key)
    return as_server, ssl.create_default_context(cafile=arguments.ca)


async def main():
    arguments = arguments_of_command_line()
    try:
        as_server, as_client = tls_contexts(arguments)
    except OSError as error:
        sys.exit(f"altering_proxy.py: --ca, --certificate and --key have to be PEM files that can be read: {error}")
    server = await asyncio.start_server(functools.partial(serve, arguments, as_client), "127.0.0.1", 0, ssl=as_server)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
