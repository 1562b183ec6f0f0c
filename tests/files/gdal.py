"""What the system's GDAL makes of every layer in every format that it reads, row for row.

usage: python3 tests/files/gdal.py --url http://127.0.0.1:PORT
"""

import os
import sys
import tempfile
import unittest
from datetime import datetime, timezone

from osgeo import gdal, ogr
from osgeo_utils.samples import validate_gpkg

import served

gdal.UseExceptions()
ogr.UseExceptions()
# Where all columns are text, it takes the header for a row.
gdal.SetConfigOption("OGR_XLSX_HEADERS", "FORCE")


def opened(folder, layer, ending, query):
    """A file on disk as GDAL opens it, with what it needs beside it."""
    path = os.path.join(folder, f"{layer['id']}.{ending}")
    for name in [ending, "csvt"] if ending == "csv" else [ending]:
        with open(os.path.join(folder, f"{layer['id']}.{name}"), "wb") as file:
            file.write(served.fetch(f"/layers/{layer['id']}.{name}?{query}"))
    return gdal.OpenEx("/vsizip/" + path if ending == "shp.zip" else path, gdal.OF_VECTOR)


class Files(unittest.TestCase):
    """Each format against the GeoJSON document."""

    def value(self, ending, layer, field, feature, at):
        if not feature.IsFieldSetAndNotNull(at):
            return None
        if served.is_time(layer, field) and ending in ("gpkg", "fgb"):
            year, month, day, hour, minute, second, zone = feature.GetFieldAsDateTime(at)
            # Quarters of an hour from 100, which is UTC.
            return datetime(year, month, day, hour, minute, int(second), tzinfo=timezone.utc).timestamp() - (zone - 100) * 900
        kind = field["type"]
        if kind in ("integer", "number"):
            return feature.GetFieldAsDouble(at) if kind == "number" else feature.GetFieldAsInteger64(at)
        if kind == "boolean":
            text = feature.GetFieldAsString(at).lower()
            return text in ("1", "true", "t")
        if kind == "date":
            year, month, day = feature.GetFieldAsDateTime(at)[:3]
            return f"{year:04}-{month:02}-{day:02}" if feature.GetFieldDefnRef(at).GetType() != ogr.OFTString else feature.GetFieldAsString(at)[:10]
        return feature.GetFieldAsString(at)

    def check(self, ending, has_shapes=True, typed_times=False):
        for layer, query in served.questions():
            with self.subTest(f"{layer['id']} {query}"), tempfile.TemporaryDirectory() as folder:
                expected = served.features(layer, query)
                # Nothing is no sequence for GDAL, and a file of one column no table.
                if not expected and ending in ("geojsonl", "geojsons") or not layer["fields"] and ending == "csv":
                    continue
                data = opened(folder, layer, ending, query)
                found = data.GetLayer(0)
                rows = list(found)
                # A sheet with nothing but its header is one row for GDAL.
                self.assertEqual(len(rows), 1 if ending == "xlsx" and not expected else len(expected))
                definition = found.GetLayerDefn()
                names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
                for feature, wanted in zip(rows, expected):
                    for number, field in enumerate(served.columns(layer)):
                        value = wanted["properties"].get(field["name"])
                        if ending in ("xlsx", "shp.zip"):
                            at = number
                        elif field["name"] in names:
                            at = names.index(field["name"])
                        elif ending == "kml" and field["name"] == "name":
                            # The name of a place is another than a field of that name for GDAL too, and it shows only one.
                            at = names.index("Name")
                        else:
                            # A field that is null in every feature is not seen in formats without a schema.
                            self.assertIsNone(value)
                            continue
                        got = self.value(ending, layer, field, feature, at)
                        if served.is_time(layer, field) and typed_times:
                            moment = served.moment(field["name"], value)
                            self.assertEqual(got, moment and moment.timestamp(), field["name"])
                        elif served.is_time(layer, field) and ending in ("csv", "xlsx", "geojson", "geojsonl", "geojsons"):
                            # GDAL writes times in its own way.
                            self.assertEqual(got is None, value is None, field["name"])
                        elif field["type"] == "number":
                            self.assertTrue(served.close(got, value), f"{field['name']}: {got} {value}")
                        elif field["type"] == "boolean" and ending in ("csv", "xlsx") and value is None:
                            self.assertIn(got, (None, False))
                        elif ending == "shp.zip" and isinstance(value, str):
                            self.assertTrue(value.encode().startswith((got or "").encode()[:240]), field["name"])
                        elif ending == "csv" and isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
                            self.assertEqual(got, "'" + value, field["name"])
                        else:
                            self.assertEqual(got or None, value or None, field["name"])
                    if has_shapes and wanted["geometry"]:
                        shape = feature.geometry()
                        west, east, south, north = shape.GetEnvelope()
                        numbers = served.corners(wanted["geometry"]["coordinates"])
                        for side, of in ((west, min(numbers[::2])), (east, max(numbers[::2])), (south, min(numbers[1::2])), (north, max(numbers[1::2]))):
                            self.assertAlmostEqual(side, of, places=9)
                        if layer["geometry"] != "line":
                            self.assertTrue(shape.IsValid() or layer["geometry"] == "point")

    def test_geopackage(self):
        self.check("gpkg", typed_times=True)

    def test_flatgeobuf(self):
        self.check("fgb", typed_times=True)

    def test_geojson_lines(self):
        self.check("geojsonl")

    def test_geojson_sequence(self):
        self.check("geojsons")

    def test_csv(self):
        self.check("csv")

    def test_kml(self):
        self.check("kml")

    def test_shapefile(self):
        self.check("shp.zip")

    def test_workbook(self):
        self.check("xlsx", has_shapes=False)


class Trees(unittest.TestCase):
    """A box finds by the file's tree what it finds by looking at every feature."""

    def test_a_box_finds_the_same(self):
        for ending in ("gpkg", "fgb"):
            for layer in served.catalogue():
                with self.subTest(f"{layer['id']}.{ending}"), tempfile.TemporaryDirectory() as folder:
                    data = opened(folder, layer, ending, "")
                    found = data.GetLayer(0)
                    boxes = [f.geometry().GetEnvelope() for f in found if f.geometry()]
                    for west, south, east, north in ((105.7, 19.7, 105.9, 19.9), (104, 20, 105.2, 21), (0, 0, 1, 1)):
                        found.SetSpatialFilterRect(west, south, east, north)
                        least = sum(1 for b in boxes if west <= b[0] and b[1] <= east and south <= b[2] and b[3] <= north)
                        most = sum(1 for b in boxes if b[0] <= east and b[1] >= west and b[2] <= north and b[3] >= south)
                        self.assertTrue(least <= len(list(found)) <= most)
                    found.SetSpatialFilter(None)


class GeoPackages(unittest.TestCase):
    """What the validator and QGIS look at beyond the rows."""

    def test_every_geopackage_is_valid(self):
        for name in ["all"] + [layer["id"] for layer in served.catalogue()]:
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, f"{name}.gpkg")
                with open(path, "wb") as file:
                    file.write(served.fetch(f"/layers/{name}.gpkg"))
                self.assertEqual(validate_gpkg.check(path, abort_at_first_error=False, warning_msg=False), [])

    def test_all_layers_are_in_one_with_their_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "all.gpkg")
            with open(path, "wb") as file:
                file.write(served.fetch("/layers/all.gpkg"))
            data = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
            counts = {data.GetLayer(i).GetName(): data.GetLayer(i).GetFeatureCount() for i in range(data.GetLayerCount())}
            # A style for each layer, where QGIS looks for it.
            self.assertEqual(counts.pop("layer_styles"), len(served.catalogue()))
            self.assertEqual(counts, {layer["id"]: layer["count"] for layer in served.catalogue()})
            # A packed tree can be written to, as a GIS officer does.
            layer = data.GetLayerByName("incidents")
            count = layer.GetFeatureCount()
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (105.77 19.81)"))
            layer.CreateFeature(feature)
            layer.DeleteFeature(1)
            layer.SetSpatialFilterRect(105.7699, 19.8099, 105.7701, 19.8101)
            self.assertIn(feature.GetFID(), [found.GetFID() for found in layer])
            layer.SetSpatialFilter(None)
            self.assertEqual(layer.GetFeatureCount(), count)
            answer = data.ExecuteSQL("SELECT rtreecheck('rtree_incidents_geom') AS answer")
            self.assertEqual(answer.GetNextFeature().GetField("answer"), "ok")
            data.ReleaseResultSet(answer)


if __name__ == "__main__":
    served.run(sys.modules[__name__])
