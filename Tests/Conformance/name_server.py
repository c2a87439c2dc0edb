"""A name server for a network of the test's own: its answers may change from one question to the next."""

import ipaddress
import socket
import struct
import threading

A, CNAME, AAAA = 1, 5, 28


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split(".") if label) + b"\0"


class NameServer:
    """zone: name -> list of answers, or a list of such lists, given one after the other (the last one again and again).
    An answer is an address, or the name of which this one is an alias. Names that are not there do not exist."""

    def __init__(self, zone, address="127.0.0.53"):
        self.zone, self.asked, self.turn = zone, [], {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            question, sender = self.socket.recvfrom(4096)
            try:
                self.socket.sendto(self.answer(question), sender)
            except (IndexError, struct.error, UnicodeError):
                pass

    def lookups(self, name):
        """How often addresses of IPv4 were asked for."""
        return sum(1 for asked, kind in self.asked if asked == name and kind == A)

    def entries(self, name, kind):
        answers = self.zone.get(name)
        if answers is None and name.endswith(".wildcard.test"):
            answers = ["127.0.0.1"]
        if answers and isinstance(answers[0], list):
            turn = self.turn.setdefault(name, 0)
            if kind == A:
                self.turn[name] = turn + 1
            answers = answers[min(turn, len(answers) - 1)]
        return answers

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii"))
            at += 1 + question[at]
        (kind,) = struct.unpack(">H", question[at + 1 : at + 3])
        name = ".".join(labels).lower()
        self.asked.append((name, kind))
        records, exists, owner = [], False, name
        for _ in range(8):
            entries = self.entries(owner, kind)
            exists = exists or entries is not None
            alias = next((entry for entry in entries or [] if not self.is_address(entry)), None)
            if alias is None:
                break
            records.append(encoded(owner) + struct.pack(">HHIH", CNAME, 1, 0, len(encoded(alias))) + encoded(alias))
            owner = alias
        for entry in entries or []:
            if not self.is_address(entry):
                continue
            address = ipaddress.ip_address(entry)
            if kind == (A if address.version == 4 else AAAA):
                packed = address.packed
                records.append(encoded(owner) + struct.pack(">HHIH", kind, 1, 0, len(packed)) + packed)
        head = question[:2] + struct.pack(">HHHHH", 0x8180 if exists else 0x8183, 1, len(records), 0, 0)
        return head + question[12 : at + 5] + b"".join(records)

    @staticmethod
    def is_address(entry):
        try:
            return bool(ipaddress.ip_address(entry))
        except ValueError:
            return False
