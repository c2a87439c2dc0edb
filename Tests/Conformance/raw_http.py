"""HTTP as bytes, for what no client library would send."""

import socket
import time
from types import SimpleNamespace


def connect(server, seconds=10, receive_buffer=None):
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(seconds)
    connection.connect(("127.0.0.1", server.port))
    return connection


def until_closed(connection):
    """All that comes until the server closes; raises TimeoutError if it does not."""
    received = b""
    try:
        while more := connection.recv(65536):
            received += more
    except ConnectionError:
        pass
    return received


def exchange(server, request, seconds=10):
    """Sends bytes and takes what comes until the server closes: statuses of all answers, the first one's head, the rest."""
    with connect(server, seconds) as connection:
        began = time.monotonic()
        try:
            connection.sendall(request)
        except ConnectionError:
            pass
        received = until_closed(connection)
        head, _, rest = received.partition(b"\r\n\r\n")
        lines = head.decode("latin1").split("\r\n")
        return SimpleNamespace(
            status=int(lines[0].split()[1]) if received else None,
            headers={name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])},
            body=rest, answers=received.count(b"HTTP/1.1 "), seconds=time.monotonic() - began,
        )  # fmt: skip
