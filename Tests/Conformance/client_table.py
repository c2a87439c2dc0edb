"""What the clients have been seen to do, for the table at the end of the tests."""

_seen = {}


def record(client, call, passed):
    _seen.setdefault(client, {})[call] = passed


def lines():
    """A row per call, a column per client."""
    calls = list(dict.fromkeys(call for row in _seen.values() for call in row))
    marks = {True: "ok", False: "FAILED", None: "-"}
    width = max((len(call) for call in calls), default=0)
    rows = ["  ".join([" " * width, *_seen])] if calls else []
    for call in calls:
        cells = (marks[row.get(call)].ljust(len(client)) for client, row in _seen.items())
        rows.append("  ".join([call.ljust(width), *cells]).rstrip())
    return rows
