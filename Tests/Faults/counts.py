"""What the fault tests counted, one row a test."""

ROWS = []


def note(test, faults, accepted, lost=0, doubled=0, broken=0, orphans=0, remark=""):
    ROWS.append((test, faults, accepted, lost, doubled, broken, orphans, remark))


def table():
    head = ("test", "faults", "accepted", "lost", "doubled", "broken files", "orphans", "remark")
    rows = [head, *(tuple(map(str, row)) for row in ROWS)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows]
