"""How a script answers the peer run: a JSON request a line on standard input, a JSON answer a line on standard output.

{"ask": "count_polygon", "ring": [[x, y], …]}  →  {"seconds": 0.0023, "rows": [[0, 0, 1234]]}
{"ask": "nearest", …}                          →  {"cannot": "nearest"}          when the peer has no such method

Rows are three whole numbers, in any order; `request.rs` says which. A peer is a class whose methods are named like the questions.
Each returns (seconds, rows) and keeps out of the clock what only translates between this protocol and the peer.
"""

import json
import sys
import traceback
from time import perf_counter


def timed(work):
    """Seconds that `work` took, and what it gave."""
    start = perf_counter()
    value = work()
    return perf_counter() - start, value


def serve(peer):
    answers = sys.stdout
    # What a library prints must not get between the answers.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        name = request.pop("ask")
        method = getattr(peer, name, None)
        try:
            if method is None:
                answer = {"cannot": name}
            elif name == "load":
                answer = method(**request)
            else:
                seconds, rows = method(**request)
                answer = {"seconds": seconds, "rows": rows}
        except Exception as error:  # the run goes on with the other questions, and says so
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)


def resident_bytes():
    """Memory of this process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


def units(folder):
    """The polygons as well-known binary."""
    with open(f"{folder}/units.wkb", "rb") as file:
        while length := file.read(4):
            yield file.read(int.from_bytes(length, "little"))


def polygon_wkb(ring):
    """A polygon of one ring as well-known binary."""
    import struct

    flat = [value for place in ring for value in place]
    return struct.pack(f"<BIII{len(flat)}d", 1, 3, 1, len(ring), *flat)


# Pointy-top hexagons about a point by cube rounding, in plain SQL that PostgreSQL and DuckDB both take. `rounded` gives each row's three
# fractions and their roundings; the caller adds the FROM and WHERE. The order of operations is that of `truth.rs`, so the cells are
# the same to the last bit.
HEXAGON = """
SELECT CASE WHEN dq > dr AND dq > dt THEN -rr - rt ELSE rq END AS q,
       CASE WHEN NOT (dq > dr AND dq > dt) AND dr > dt THEN -rq - rt ELSE rr END AS r, count(*)
FROM (SELECT rq, rr, rt, abs(rq - q) AS dq, abs(rr - r) AS dr, abs(rt - t) AS dt
      FROM (SELECT q, r, t, round(q) AS rq, round(r) AS rr, round(t) AS rt
            FROM (SELECT q, r, -q - r AS t
                  FROM (SELECT e * {root}/ {three} - n / {three} AS q, n * {two} / {three} AS r
                        FROM (SELECT easting / {side} AS e, northing / {side} AS n FROM incidents WHERE {where}) AS a) AS b) AS c) AS d) AS f
GROUP BY 1, 2
"""


def hexagon_sql(double, side, where):
    number = lambda text: f"({text})::{double}"
    return HEXAGON.format(
        double=double, side=number(side), where=where, root=number("1.7320508075688772"), two=number("2"), three=number("3")
    )
