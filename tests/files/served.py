"""What both runners share: a running server, its layers, and what the rows of a file must be."""

import argparse
import json
import sys
import unittest
import urllib.request
from datetime import datetime, timedelta, timezone

# The server is on this machine: a proxy that the environment names has no part in it.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
TIMES = ("occurred_at", "occurred_until", "reported_at")
QUERIES = {
    "incidents": ["", "category=TT&unit=38&how_known=reported", "bbox=105.7,19.7,105.9,19.9&datetime=2025-07-01/2026-06-30", "category=TT-TROM&datetime=1990-01", "limit=70"],
    "communes": ["", "category=TT&filter=incidents%20%3E%2020"],
}
LOCAL = timezone(timedelta(hours=7))
url = store = ""


def fetch(path):
    with OPENER.open(url + path, timeout=120) as answer:
        return answer.read()


def catalogue():
    return [layer for layer in json.loads(fetch("/layers"))["layers"] if layer["geometry"] != "raster"]


def questions():
    """Layers with the queries that they are asked with."""
    return [(layer, query) for layer in catalogue() for query in QUERIES.get(layer["id"], [""])]


def columns(layer):
    """Layers of a population have no column of incidents."""
    return [field for field in layer["fields"] if not (layer["group"] == "programmes" and field["name"] == "incidents")]


def features(layer, query):
    """The rows that a file must have. A document with a limit is a page by number; a file has the same rows in the order of the whole."""
    found = json.loads(fetch(f"/layers/{layer['id']}.geojson?{query}"))["features"]
    if query.startswith("limit="):
        chosen = {feature["id"] for feature in found}
        return [feature for feature in json.loads(fetch(f"/layers/{layer['id']}.geojson"))["features"] if feature["id"] in chosen]
    return found


def moment(name, text):
    """A time of GeoJSON as formats with a type for times have it: of a day its first second, of the last day its last."""
    if text is None:
        return None
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(timezone.utc)
    day = datetime.fromisoformat(text).replace(tzinfo=LOCAL)
    return (day + timedelta(seconds=86399 if name == "occurred_until" else 0)).astimezone(timezone.utc)


def is_time(layer, field):
    return layer["id"] == "incidents" and field["name"] in TIMES


def close(one, other):
    return one == other or (one is not None and other is not None and abs(one - other) <= 1e-9 * max(1, abs(other)))


def corners(coordinates):
    """All numbers of a GeoJSON shape, in order."""
    if isinstance(coordinates, (int, float)):
        return [coordinates]
    return [number for part in coordinates for number in corners(part)]


def run(module):
    global url, store
    arguments = argparse.ArgumentParser(description=module.__doc__.splitlines()[0])
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--store", default="", help="the store that the server serves, for tests against its rows")
    arguments = arguments.parse_args()
    url, store = arguments.url.rstrip("/"), arguments.store
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestLoader().loadTestsFromModule(module))
    # Several subtests may fail in one test; the test counts once.
    bad = {getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors}
    print(f"{result.testsRun - len(bad) - len(result.skipped)} passed, {len(bad)} failed, {len(result.skipped)} not run")
    sys.exit(0 if result.wasSuccessful() else 1)
