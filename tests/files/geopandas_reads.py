"""What geopandas makes of every layer, by pyarrow and by pyogrio with its own later GDAL; and the validator of GeoParquet.

usage: python tests/files/geopandas_reads.py --url http://127.0.0.1:PORT     with what requirements.txt names
"""

import io
import os
import sys
import tempfile
import unittest

import geopandas
import geoparquet_validator
import pandas
import pyarrow.parquet

import served


class Frames(unittest.TestCase):
    """Each format against the GeoJSON document."""

    def check(self, frame, layer, expected):
        self.assertEqual(len(frame), len(expected))
        for field in served.columns(layer):
            for found, feature in zip(frame[field["name"]], expected):
                value = feature["properties"].get(field["name"])
                if value is None:
                    self.assertTrue(pandas.isna(found), f"{field['name']}: {found}")
                elif served.is_time(layer, field):
                    found = pandas.Timestamp(found)
                    found = found.tz_localize("UTC") if found.tzinfo is None else found
                    self.assertEqual(found.timestamp(), served.moment(field["name"], value).timestamp(), field["name"])
                elif field["type"] == "date":
                    self.assertEqual(str(found)[:10], value, field["name"])
                elif field["type"] in ("integer", "number"):
                    self.assertTrue(served.close(float(found), value), f"{field['name']}: {found} {value}")
                else:
                    self.assertEqual(found, value, field["name"])
        for shape, feature in zip(frame.geometry, expected):
            if feature["geometry"] is None:
                self.assertTrue(shape is None or shape.is_empty)
            else:
                numbers = served.corners(feature["geometry"]["coordinates"])
                bounds = (min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))
                for one, other in zip(shape.bounds, bounds):
                    self.assertAlmostEqual(one, other, places=9)

    def read(self, layer, ending, query):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, f"{layer['id']}.{ending}")
            with open(path, "wb") as file:
                file.write(served.fetch(f"/layers/{layer['id']}.{ending}?{query}"))
            return geopandas.read_file(path, engine="pyogrio")

    def test_geoparquet(self):
        for layer, query in served.questions():
            with self.subTest(f"{layer['id']} {query}"):
                content = served.fetch(f"/layers/{layer['id']}.parquet?{query}")
                frame = geopandas.read_parquet(io.BytesIO(content))
                self.assertEqual(frame.crs.to_string(), "OGC:CRS84")
                self.check(frame, layer, served.features(layer, query))

    def test_a_box_reads_what_lies_in_it(self):
        content = served.fetch("/layers/incidents.parquet")
        part = geopandas.read_parquet(io.BytesIO(content), bbox=(105.7, 19.7, 105.9, 19.9))
        expected = served.features({"id": "incidents"}, "bbox=105.7,19.7,105.9,19.9")
        self.assertEqual(list(part["id"]), [feature["properties"]["id"] for feature in expected])
        self.assertGreater(len(expected), 100)

    def test_geoparquet_is_valid_and_says_what_it_is(self):
        for layer, query in served.questions():
            with self.subTest(f"{layer['id']} {query}"):
                content = served.fetch(f"/layers/{layer['id']}.parquet?{query}")
                report = geoparquet_validator.check_bytes(layer["id"], content)
                self.assertEqual([o for o in report["outcomes"] if o["status"] == "fail"], [])
                metadata = pyarrow.parquet.read_metadata(io.BytesIO(content)).metadata
                self.assertIn(b"notices", metadata[b"diaban"])

    def test_geopackage(self):
        for layer, query in served.questions():
            with self.subTest(f"{layer['id']} {query}"):
                self.check(self.read(layer, "gpkg", query), layer, served.features(layer, query))

    def test_flatgeobuf(self):
        for layer, query in served.questions():
            with self.subTest(f"{layer['id']} {query}"):
                self.check(self.read(layer, "fgb", query), layer, served.features(layer, query))


if __name__ == "__main__":
    served.run(sys.modules[__name__])
