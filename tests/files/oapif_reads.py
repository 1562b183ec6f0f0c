"""What GDAL 3.12, as pyogrio brings it, reads from `/ogc` page by page, against the rows of the store.

usage: python tests/files/oapif_reads.py --url http://127.0.0.1:PORT --store DIR/diaban.gpkg     with what requirements.txt names
"""

import os
import re
import sqlite3
import sys
import unittest
from datetime import datetime, timedelta, timezone

import pyogrio.raw
import shapely

import served

# The server is on this machine: a proxy that the environment names has no part in it.
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
    os.environ.pop(name, None)

PLAIN = ("id", "source", "category", "severity", "how_known", "precision", "deaths", "injured", "damage_vnd")
BOX = (105.6, 19.7, 105.9, 19.95)
# A request that the server refused or failed to answer, as its own figures have it.
REFUSED = re.compile(r'^diaban_http_request_duration_seconds_count\{.*status="[45]..".*\} (\d+)$', re.MULTILINE)


def refused():
    return sum(int(count) for count in REFUSED.findall(served.fetch("/metrics").decode()))


class Incidents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with sqlite3.connect(f"file:{served.store}?mode=ro", uri=True) as tables:
            coarse = {code for (code,) in tables.execute("SELECT code FROM categories WHERE coarse_location")}
            parents = dict(tables.execute("SELECT code, parent FROM categories"))
            cls.coarse = coarse | {code for code, parent in parents.items() if parent in coarse}
            cls.rows = {}
            columns = f"fid, geom, occurred_from, occurred_to, reported_at, cleared, {', '.join(PLAIN)}"
            for fid, blob, start, end, reported, cleared, *plain in tables.execute(f"SELECT {columns} FROM incidents"):
                place = shapely.from_wkb(bytes(blob[8:]))
                values = dict(zip(PLAIN, plain)) | {"cleared": None if cleared is None else bool(cleared), "place": (place.x, place.y)}
                start, end, reported = (text and datetime.fromisoformat(text) for text in (start, end, reported))
                values |= {"start": start, "end": end, "reported_at": reported}
                # What is shown at its commune says so.
                values["precision"] = "commune" if values["category"] in cls.coarse else values["precision"]
                cls.rows[fid] = values

    def setUp(self):
        self.before = refused()

    def tearDown(self):
        self.assertEqual(refused(), self.before, "GDAL sent what the server refuses")

    def read(self, **which):
        meta, numbers, shapes, columns = pyogrio.raw.read(
            f"OAPIF:{served.url}/ogc", layer="incidents", return_fids=True, datetime_as_string=True, **which
        )
        points = shapely.from_wkb(shapes)
        # GDAL takes a property `id` for the feature's own id as well, and adds an empty column of that name: the first is the property.
        columns = dict(reversed(list(zip(meta["fields"], columns))))
        found = {}
        for at, number in enumerate(numbers):
            value = {name: none_of(column[at]) for name, column in columns.items()}
            value["place"] = points[at].x, points[at].y
            found[int(number)] = value
        self.assertEqual(len(found), len(numbers), "a row stands twice")
        return found

    def assert_rows(self, found, wanted):
        self.assertGreater(len(wanted), 0)
        self.assertEqual(set(found), set(wanted))
        for number, values in found.items():
            expected = wanted[number]
            self.assertEqual({name: values[name] for name in PLAIN}, {name: expected[name] for name in PLAIN})
            self.assertEqual(None if values["cleared"] is None else bool(values["cleared"]), expected["cleared"])
            for name, moment in (("occurred_at", "start"), ("reported_at", "reported_at")):
                self.assertEqual(time_of(values[name]), expected[moment], name)
            # Its last day; the store has the last second of it.
            until = values["occurred_until"]
            if until is not None:
                self.assertEqual(time_of(until) + timedelta(days=1, seconds=-1), expected["end"])
            if expected["category"] not in self.coarse:
                self.assertEqual(values["place"], expected["place"])

    def test_every_row_is_the_row_of_the_store(self):
        self.assert_rows(self.read(), self.rows)

    def test_pages_of_another_size_are_the_same_rows(self):
        self.assert_rows(self.read(PAGE_SIZE=777), self.rows)

    def test_a_condition_chooses_the_rows_that_sql_chooses(self):
        chosen = lambda row: row["severity"] is not None and row["severity"] >= 2 and row["category"].startswith("TT-")
        self.assert_rows(self.read(where="severity >= 2 AND category LIKE 'TT-%'"), {fid: row for fid, row in self.rows.items() if chosen(row)})
        chosen = lambda row: row["category"] in ("GT-BO", "TT-TROM") and row["how_known"] != "discovered"
        wanted = {fid: row for fid, row in self.rows.items() if chosen(row)}
        self.assert_rows(self.read(where="category IN ('GT-BO', 'TT-TROM') AND how_known <> 'discovered'"), wanted)

    def test_a_time_chooses_the_rows_from_then_on(self):
        since = datetime(2026, 5, 31, 17, tzinfo=timezone.utc)
        wanted = {fid: row for fid, row in self.rows.items() if row["start"] >= since}
        self.assert_rows(self.read(where="occurred_at >= '2026/06/01 00:00:00+07'"), wanted)

    def test_a_box_with_and_without_a_condition_chooses_the_rows_within(self):
        west, south, east, north = BOX
        within = lambda row: west <= row["place"][0] <= east and south <= row["place"][1] <= north and row["category"] not in self.coarse
        for where, chosen in ((None, within), ("severity >= 2", lambda row: within(row) and (row["severity"] or 0) >= 2)):
            found = {fid: row for fid, row in self.read(bbox=BOX, where=where).items() if row["category"] not in self.coarse}
            self.assert_rows(found, {fid: row for fid, row in self.rows.items() if chosen(row)})


def none_of(value):
    """Arrays have not-a-number where there is no value."""
    return None if value is None or value != value or str(value) in ("NaT", "") else value


def time_of(text):
    if text is None:
        return None
    moment = datetime.fromisoformat(str(text).replace("/", "-"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=served.LOCAL)).astimezone(timezone.utc)


class EveryLayer(unittest.TestCase):
    def test_has_the_features_of_the_catalogue(self):
        before = refused()
        for layer in served.catalogue():
            with self.subTest(layer["id"]):
                if layer["count"]:
                    meta = pyogrio.read_info(f"OAPIF:{served.url}/ogc", layer=layer["id"], force_feature_count=True)
                    self.assertEqual(meta["features"], layer["count"])
                    self.assertLessEqual({field["name"] for field in layer["fields"]}, set(meta["fields"]))
        self.assertEqual(refused(), before)


if __name__ == "__main__":
    served.run(sys.modules[__name__])
