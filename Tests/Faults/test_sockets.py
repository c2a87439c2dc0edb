"""Clients that stop in the middle of a word, never read, or are gone without a goodbye."""

import os
import socket
import statistics
import struct
import time

from faulty import APPLICATION, SUBMIT, Caller, Faulty
from reckoning import reckon

HEAD = "Host: 127.0.0.1\r\n"


def connected(server, text):
    client = socket.create_connection(("127.0.0.1", server.port))
    client.sendall(text.encode())
    return client


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def test_a_server_full_of_half_open_connections_still_works(tmp_path, programs, slow):
    times = 400 if slow else 60
    with Faulty(tmp_path, programs) as server:
        caller = Caller(server)
        held = caller.submit("hold 60")
        # Work first: what stays open for it, such as the database's readers, is no leak.
        for id in [caller.submit() for _ in range(10)]:
            caller.wait(id)
        before = descriptors(server)
        clients = []
        for _ in range(times):
            clients.append(connected(server, ""))
            clients.append(connected(server, f"GET {APPLICATION}/requests/{held}/sta"))
            clients.append(connected(server, f"POST {SUBMIT} HTTP/1.1\r\n{HEAD}Content-Length: 1000\r\n\r\n{{\"prompt\":"))
            clients.append(connected(server, f"GET {APPLICATION}/requests/{held}/status/stream HTTP/1.1\r\n{HEAD}\r\n"))
            clients.append(connected(server, f"POST /fal-ai/kling-video HTTP/1.1\r\n{HEAD}Content-Length: 99999\r\n\r\n{{"))
        ids, waits = [], []
        for _ in range(20):
            began = time.monotonic()
            ids.append(caller.submit())
            assert caller.status(held)[0] == 202
            waits.append(time.monotonic() - began)
        for id in ids:
            caller.wait(id, 20)
        assert statistics.median(waits) < 0.5
        for number, client in enumerate(clients):
            if number % 2:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        end = time.monotonic() + 10
        while descriptors(server) > before + 10 and time.monotonic() < end:
            time.sleep(0.1)
        assert descriptors(server) <= before + 10, f"{descriptors(server)} descriptors are left open, {before} before"
        caller.request("PUT", f"{APPLICATION}/requests/{held}/cancel")
        caller.wait(held)
        assert server.stop()[0] == 0
    reckon(tmp_path, programs, [held, *ids]).note("half-open connections", len(clients)).require_perfection()
