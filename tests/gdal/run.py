"""What GDAL, and so QGIS, makes of a running server and of its store.

usage: python3 tests/gdal/run.py --url http://127.0.0.1:PORT --store DIR/diaban.gpkg
"""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

from osgeo import gdal, ogr, osr
from osgeo_utils.samples import validate_gpkg

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

URL = STORE = ""
# The server is on this machine: a proxy that the environment names has no part in it.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# OGR's names of what the catalogue calls `geometry`.
GEOMETRY = {"polygon": {"MULTIPOLYGON", "POLYGON"}, "line": {"MULTILINESTRING", "LINESTRING"}, "point": {"POINT"}}


def fetch(path):
    with OPENER.open(URL + path, timeout=120) as answer:
        return answer.status, answer.read()


def catalogue():
    return json.loads(fetch("/layers")[1])


def open_bytes(content, ending, **options):
    """Opens bytes as a file that GDAL keeps in memory."""
    name = f"/vsimem/{os.urandom(8).hex()}{ending}"
    gdal.FileFromMemBuffer(name, content)
    return gdal.OpenEx(options.pop("prefix", "") + name, gdal.OF_VECTOR, **options)


class Store(unittest.TestCase):
    """The store, opened while the server holds it."""

    def test_is_a_valid_geopackage(self):
        # The validator opens files for writing: it gets a copy, which also takes in what is still in the write-ahead log.
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "copy.gpkg")
            source, target = sqlite3.connect(f"file:{STORE}?mode=ro", uri=True), sqlite3.connect(copy)
            source.backup(target)
            source.close(), target.close()
            self.assertEqual(validate_gpkg.check(copy, abort_at_first_error=False, warning_msg=False), [])

    def test_holds_the_layers_with_their_features(self):
        store = gdal.OpenEx(STORE, gdal.OF_VECTOR | gdal.OF_READONLY)
        counts = {layer["id"]: layer["count"] for layer in catalogue()["layers"]}
        units = store.GetLayerByName("units")
        units.SetAttributeFilter("level = 'commune' AND geom IS NOT NULL AND valid_to IS NULL")
        self.assertEqual(units.GetFeatureCount(), counts["communes"])
        self.assertEqual(store.GetLayerByName("incidents").GetFeatureCount(), counts["incidents"])
        self.assertEqual(store.GetLayerByName("lines").GetFeatureCount(), counts["border_line"] + counts["coast_line"])

    def test_states_the_true_extents(self):
        # The validator does not look at this, and a wrong one makes QGIS zoom to nowhere.
        store = gdal.OpenEx(STORE, gdal.OF_VECTOR | gdal.OF_READONLY)
        with sqlite3.connect(f"file:{STORE}?mode=ro", uri=True) as tables:
            for name, *stated in tables.execute("SELECT table_name, min_x, max_x, min_y, max_y FROM gpkg_contents WHERE data_type = 'features'"):
                boxes = [feature.geometry().GetEnvelope() for feature in store.GetLayerByName(name) if feature.geometry()]
                if not boxes:
                    # Layers of operators, of which the demonstration has none.
                    self.assertEqual(stated, [None] * 4, name)
                    continue
                least, most = (lambda at: min(box[at] for box in boxes)), (lambda at: max(box[at] for box in boxes))
                for found, said in zip((least(0), most(1), least(2), most(3)), stated):
                    self.assertAlmostEqual(found, said, places=7, msg=name)

    def test_every_shape_is_valid(self):
        store = gdal.OpenEx(STORE, gdal.OF_VECTOR | gdal.OF_READONLY)
        invalid = [f"{name} {f.GetFID()}" for name in ("units", "lines") for f in store.GetLayerByName(name) if f.geometry() and not f.geometry().IsValid()]
        self.assertEqual(invalid, [])


class Served(unittest.TestCase):
    """The layers that the server hands out."""

    def test_every_layer_opens_as_geojson_with_what_the_catalogue_says(self):
        for layer in catalogue()["layers"]:
            if not layer["geojson"]:
                continue
            with self.subTest(layer["id"]):
                data = open_bytes(fetch(layer["geojson"].removeprefix(URL))[1], ".geojson")
                found = data.GetLayer(0)
                definition = found.GetLayerDefn()
                self.assertEqual(found.GetFeatureCount(), layer["count"])
                self.assertEqual(found.GetSpatialRef().GetAuthorityCode(None), "4326")
                names = {definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())}
                # A file without features has no fields either.
                if layer["count"]:
                    self.assertEqual({field["name"] for field in layer["fields"]} - names, set())
                kinds = {feature.geometry().GetGeometryName() for feature in found if feature.geometry()}
                self.assertLessEqual(kinds, GEOMETRY[layer["geometry"]])

    def test_vector_tiles_open_under_the_layers_name(self):
        west, south, east, north = catalogue()["extent"]
        for layer in catalogue()["layers"]:
            if layer["geometry"] == "raster" or not layer["count"]:
                continue
            with self.subTest(layer["id"]):
                # Zoom 5 holds the whole extent in a few tiles; some of them must have something.
                tiles = [fetch(f"/tiles/{layer['id']}/5/{x}/{y}.mvt") for x, y in tiles_over(5, west, south, east, north)]
                features = 0
                for content in (content for status, content in tiles if status == 200):
                    data = open_bytes(content, ".mvt", prefix="MVT:", open_options=["METADATA_FILE=", "CLIP=NO"])
                    found = data.GetLayerByName(layer["id"])
                    features += found.GetFeatureCount() if found else 0
                self.assertGreater(features, 0)

    def test_a_population_is_never_joined_with_incidents(self):
        kinds = [layer["id"] for layer in catalogue()["layers"] if layer["group"] == "programmes"]
        self.assertIn("ethnic_minority", kinds)
        for kind in kinds:
            # A layer is gone with its file: both need a name.
            data = open_bytes(fetch(f"/layers/{kind}.geojson")[1], ".geojson")
            layer = data.GetLayer(0)
            self.assertGreater(layer.GetFeatureCount(), 0)
            self.assertEqual([f.GetFID() for f in layer if f.GetFieldIndex("incidents") >= 0 and f.IsFieldSetAndNotNull("incidents")], [])
            zone = json.loads(fetch(f"/api/zones?kind={kind}")[1])["features"][0]["properties"]["id"]
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch(f"/layers/incidents.geojson?zone={zone}")
            self.assertEqual(refused.exception.code, 422)


class OgcFeatures(unittest.TestCase):
    """`/ogc` as GDAL's OAPIF driver reads it, against the rows of the store."""

    @classmethod
    def setUpClass(cls):
        cls.served = gdal.OpenEx(f"OAPIF:{URL}/ogc", gdal.OF_VECTOR, open_options=["PAGE_SIZE=1000"])
        with sqlite3.connect(f"file:{STORE}?mode=ro", uri=True) as tables:
            cls.coarse = {code for (code,) in tables.execute("SELECT code FROM categories WHERE coarse_location")}
            # A group hands it on to what is below it.
            parents = dict(tables.execute("SELECT code, parent FROM categories"))
            cls.coarse |= {code for code, parent in parents.items() if parent in cls.coarse}
            rows = tables.execute("SELECT fid, id, category, severity, how_known, geom FROM incidents")
            cls.rows = {fid: (id, category, severity, how_known, ogr.CreateGeometryFromWkb(bytes(blob[8:]))) for fid, id, category, severity, how_known, blob in rows}

    def read(self, where=None, box=None):
        layer = self.served.GetLayerByName("incidents")
        layer.SetAttributeFilter(where)
        layer.SetSpatialFilterRect(*box) if box else layer.SetSpatialFilter(None)
        counted = layer.GetFeatureCount()
        found = {}
        for feature in layer:
            severity = feature.GetField("severity") if feature.IsFieldSetAndNotNull("severity") else None
            place = feature.geometry().GetX(), feature.geometry().GetY()
            found[feature.GetFID()] = (feature.GetField("id"), feature.GetField("category"), severity, feature.GetField("how_known"), place)
        self.assertEqual(len(found), counted)
        return found

    def assert_rows(self, found, wanted):
        self.assertGreater(len(wanted), 0)
        self.assertEqual(set(found), set(wanted))
        for fid, (*values, place) in found.items():
            *expected, point = wanted[fid]
            self.assertEqual(values, expected)
            if expected[1] not in self.coarse:
                self.assertEqual(place, (point.GetX(), point.GetY()))

    def test_every_layer_has_the_features_of_the_catalogue(self):
        for layer in catalogue()["layers"]:
            if layer["geojson"]:
                found = self.served.GetLayerByName(layer["id"])
                # A layer keeps the filter that it was asked with last.
                found.SetAttributeFilter(None), found.SetSpatialFilter(None)
                self.assertEqual(found.GetFeatureCount(), layer["count"], layer["id"])

    def test_incidents_are_the_rows_of_the_store(self):
        self.assert_rows(self.read(), self.rows)

    def test_a_condition_chooses_the_rows_that_sql_chooses(self):
        wanted = {fid: row for fid, row in self.rows.items() if row[2] is not None and row[2] >= 2 and row[1].startswith("TT-")}
        self.assert_rows(self.read("severity >= 2 AND category LIKE 'TT-%'"), wanted)
        wanted = {fid: row for fid, row in self.rows.items() if row[1] in ("GT-BO", "TT-TROM") and row[3] != "discovered"}
        self.assert_rows(self.read("category IN ('GT-BO', 'TT-TROM') AND how_known <> 'discovered'"), wanted)

    def test_a_box_chooses_the_rows_within(self):
        west, south, east, north = box = (105.6, 19.7, 105.9, 19.95)
        inside = lambda point: west <= point.GetX() <= east and south <= point.GetY() <= north
        wanted = {fid: row for fid, row in self.rows.items() if inside(row[4]) and row[1] not in self.coarse}
        found = {fid: row for fid, row in self.read(box=box).items() if row[1] not in self.coarse}
        self.assert_rows(found, wanted)


class OverTheNet(unittest.TestCase):
    """A GeoPackage that GDAL reads where it lies, range by range."""

    def files(self):
        metrics = fetch("/metrics")[1].decode()
        count = lambda result: re.search(rf'^diaban_files_total\{{result="{result}"\}} (\d+)$', metrics, re.MULTILINE)
        return [int(found.group(1)) if found else 0 for found in (count("made"), count("kept"))]

    def test_a_geopackage_is_read_in_parts_and_made_once(self):
        made, kept = self.files()
        data = gdal.OpenEx(f"/vsicurl/{URL}/layers/incidents.gpkg", gdal.OF_VECTOR)
        layer = data.GetLayerByName("incidents")
        self.assertEqual(layer.GetFeatureCount(), next(layer["count"] for layer in catalogue()["layers"] if layer["id"] == "incidents"))
        layer.SetSpatialFilterRect(105.75, 19.78, 105.8, 19.83)
        self.assertGreater(sum(1 for _ in layer), 100)
        now_made, now_kept = self.files()
        # It may have been made by who looked at it before.
        self.assertLessEqual(now_made - made, 1)
        self.assertGreater(now_kept - kept, 3)


class DensityGrid(unittest.TestCase):
    """Density as one grid: the GeoTIFF as GDAL reads it against the JSON."""

    def check(self, query):
        grid = json.loads(fetch(f"/layers/density.json?{query}")[1])
        name = f"/vsimem/{os.urandom(8).hex()}.tif"
        gdal.FileFromMemBuffer(name, fetch(f"/layers/density.tif?{query}")[1])
        data = gdal.Open(name)
        self.assertEqual((data.RasterXSize, data.RasterYSize, data.RasterCount), (grid["columns"], grid["rows"], 1))
        west, north = grid["origin"]
        self.assertEqual(data.GetGeoTransform(), (west, grid["cell_m"], 0.0, north, 0.0, -grid["cell_m"]))
        self.assertEqual(data.GetSpatialRef().GetAuthorityCode(None), str(grid["epsg"]))
        self.assertEqual(data.GetMetadataItem("AREA_OR_POINT"), "Area")
        self.assertEqual(data.GetMetadataItem("n"), str(grid["n"]))
        self.assertEqual(data.GetMetadataItem("sentence_vi"), grid["sentence_vi"])
        band = data.GetRasterBand(1)
        self.assertEqual((gdal.GetDataTypeName(band.DataType), band.GetUnitType()), ("Float32", grid["unit"]))
        self.assertNotEqual(band.GetNoDataValue(), band.GetNoDataValue(), "no data is not a number")
        known = [value for value in grid["values"] if value is not None]
        least, most, mean, _ = band.ComputeStatistics(False)
        self.assertAlmostEqual(least, min(known), delta=1e-6 * max(known))
        self.assertAlmostEqual(most, max(known), delta=1e-6 * max(known))
        self.assertAlmostEqual(mean, sum(known) / len(known), delta=1e-5 * max(known))
        self.assertEqual(grid["maximum"], max(known))
        return grid, data, name

    def test_a_province_reads_as_the_json_says(self):
        self.check("sigma=600")

    def test_a_box_reads_as_the_json_says_at_every_place(self):
        grid, data, name = self.check("bbox=105.72,19.76,105.82,19.84&sigma=300&cell=50")
        # The fullest cell, found by its place in longitude and latitude as a user would.
        fullest = max(range(len(grid["values"])), key=lambda cell: grid["values"][cell] or 0.0)
        for cell in {0, fullest, len(grid["values"]) // 2, len(grid["values"]) - 1}:
            row, column = divmod(cell, grid["columns"])
            x = grid["origin"][0] + (column + 0.5) * grid["cell_m"]
            y = grid["origin"][1] - (row + 0.5) * grid["cell_m"]
            system, degrees = data.GetSpatialRef(), osr.SpatialReference()
            degrees.ImportFromEPSG(4326)
            degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            longitude, latitude, _ = osr.CoordinateTransformation(system, degrees).TransformPoint(x, y)
            with tempfile.NamedTemporaryFile(suffix=".tif") as file:
                file.write(fetch("/layers/density.tif?bbox=105.72,19.76,105.82,19.84&sigma=300&cell=50")[1])
                file.flush()
                command = ["gdallocationinfo", "-valonly", "-wgs84", file.name, repr(longitude), repr(latitude)]
                found = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            said = grid["values"][cell]
            if said is None:
                self.assertNotEqual(found, found)
            else:
                self.assertAlmostEqual(found, said, delta=1e-5 * max(said, 1.0))
        gdal.Unlink(name)


def tiles_over(zoom, west, south, east, north):
    import math

    column = lambda longitude: int((longitude + 180) / 360 * 2**zoom)
    row = lambda latitude: int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)
    return [(x, y) for x in range(column(west), column(east) + 1) for y in range(row(north), row(south) + 1)]


def main():
    global URL, STORE
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--store", required=True)
    arguments = arguments.parse_args()
    URL, STORE = arguments.url.rstrip("/"), os.path.abspath(arguments.store)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestLoader().loadTestsFromModule(sys.modules[__name__]))
    # Several subtests may fail in one test; the test counts once.
    bad = {getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors}
    print(f"{result.testsRun - len(bad) - len(result.skipped)} passed, {len(bad)} failed, {len(result.skipped)} not run")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
