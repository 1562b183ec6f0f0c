"""The map and QGIS draw the same: every class of every layer, as the MapLibre style says it, in QML, in SLD and in a GeoPackage."""

import json
import os
import tempfile
import unittest
import urllib.request

from drawing import has_colour, picture
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer

URL = ""
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# A square of 200 pixels, drawn 1:1.
SIDE = 200
BOX = QgsRectangle(0, 0, SIDE, SIDE)
SHAPES = {
    "fill": ("MultiPolygon", f"MULTIPOLYGON(((20 20, {SIDE - 20} 20, {SIDE - 20} {SIDE - 20}, 20 {SIDE - 20}, 20 20)))"),
    "line": ("MultiLineString", f"MULTILINESTRING((20 20, {SIDE - 20} {SIDE - 20}))"),
    "circle": ("Point", f"POINT({SIDE / 2} {SIDE / 2})"),
}


def fetch(path):
    with OPENER.open(URL + path, timeout=60) as answer:
        return answer.read()


def rgb(text):
    return tuple(int(text[at : at + 2], 16) for at in (0, 2, 4))


def condition(layer):
    """The field that a style layer asks for and a value that it takes; none where it takes every feature."""
    rule = layer.get("filter")
    if rule is None:
        return None, None
    if rule[0] == "!in":
        return rule[1], "of no class"
    if rule[0] == "all":
        (_, (_, field), low), (_, _, high) = rule[1:]
        return field, (low + high) // 2
    return rule[1][1], rule[2]


def at_zoom(size, zoom=10):
    """A size of a style at a zoom."""
    if not isinstance(size, list):
        return size
    stops = list(zip(size[3::2], size[4::2]))
    for (low, small), (high, large) in zip(stops, stops[1:]):
        if low <= zoom <= high:
            return small + (large - small) * (zoom - low) / (high - low)
    return stops[0][1] if zoom < stops[0][0] else stops[-1][1]


def colours(layer):
    """The colour and the opacity that a style layer draws with. A line thinner than a pixel is paler."""
    paint, kind = layer["paint"], layer["type"]
    pattern = paint.get("fill-pattern")
    colour = pattern.split("-")[1] if pattern else paint[f"{kind}-color"][1:]
    return rgb(colour), paint.get(f"{kind}-opacity", 1.0) * min(1, at_zoom(paint.get("line-width", 1)))


class Looks(unittest.TestCase):
    """One definition of a look, read by three programs."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.names = [layer["id"] for layer in json.loads(fetch("/layers"))["layers"] if layer["geojson"]]

    def styled(self, name, shape, field, value, ending):
        """A layer in memory of one feature with a value, in the look of a layer of the server."""
        kind, text = SHAPES[shape]
        number = isinstance(value, (int, float))
        source = f"{kind}?crs=EPSG:3857" + (f"&field={field}:{'double' if number else 'string'}" if field else "")
        layer = QgsVectorLayer(source, name, "memory")
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        if field:
            feature[field] = value
        layer.dataProvider().addFeature(feature)
        self.load(layer, name, ending)
        return layer

    def load(self, layer, name, ending):
        path = os.path.join(self.folder.name, f"{name}.{ending}")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                file.write(fetch(f"/qgis/styles/{name}.{ending}"))
        message, loaded = layer.loadNamedStyle(path) if ending == "qml" else layer.loadSldStyle(path)
        self.assertTrue(loaded, f"{name}.{ending}: {message}")

    def test_every_class_has_the_colours_of_the_map(self):
        seen = 0
        for name in self.names:
            by_class = {}
            for layer in json.loads(fetch(f"/styles/{name}.json"))["layers"]:
                by_class.setdefault(layer["id"].rsplit("-", 1)[0], []).append(layer)
            for class_name, layers in by_class.items():
                field, value = condition(layers[0])
                shape = layers[0]["type"]
                # An outline alone belongs to a surface.
                if shape == "line" and not name.endswith("_line"):
                    shape = "fill"
                # What is switched off at first is drawn only where nothing can be switched.
                is_shown = layers[0].get("layout", {}).get("visibility") != "none"
                for ending in ("qml", "sld") if is_shown else ("sld",):
                    with self.subTest(f"{class_name} in {ending}"):
                        image = picture([self.styled(name, shape, field, value, ending)], BOX, SIDE)
                        for layer in layers:
                            colour, opacity = colours(layer)
                            least = 4 if shape == "circle" else 20
                            # A line of a pattern, one pixel wide, may lie half in one row of pixels and half in the next.
                            shades = (opacity, opacity / 2) if "fill-pattern" in layer["paint"] else (opacity,)
                            found = any(has_colour(image, colour, shade, least, tolerance=12) for shade in shades)
                            self.assertTrue(found, f"no {colour} at {opacity}, of {layer['id']}")
                        seen += 1
        self.assertGreater(seen, 80)

    def test_patterns_leave_the_ground_in_sight(self):
        kinds = ["hotspot", "border", "coastal", "island", "a kind that an operator has made"]
        drawn = []
        for kind in kinds:
            for ending in ("qml", "sld"):
                with self.subTest(f"{kind} in {ending}"):
                    image = picture([self.styled("zones", "fill", "kind", kind, ending)], BOX, SIDE)
                    # Within the outline.
                    inside = [image.pixel(x, y) & 0xFFFFFF for x in range(40, 160) for y in range(40, 160)]
                    bare = inside.count(0xFFFFFF) / len(inside)
                    self.assertTrue(0.6 < bare < 0.98, bare)
                    if ending == "qml":
                        drawn.append(tuple(pixel != 0xFFFFFF for pixel in inside))
        self.assertEqual(len(set(drawn)), len(kinds), "two kinds that a grey print cannot tell apart")

    def test_zones_over_each_other_show_both_patterns_and_the_hot_spot_on_top(self):
        layer = QgsVectorLayer("MultiPolygon?crs=EPSG:3857&field=kind:string", "zones", "memory")
        # The hot spot comes first, and yet lies above.
        for kind, corner in (("hotspot", 120), ("border", 20), ("coastal", 20)):
            feature = QgsFeature(layer.fields())
            feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(corner, corner, 180, 180)))
            feature["kind"] = kind
            layer.dataProvider().addFeature(feature)
        self.load(layer, "zones", "qml")
        image = picture([layer], BOX, SIDE)
        overlap = image.copy(30, 90, 80, 80)
        for colour in ((0x8C, 0x5A, 0x2B), (0x1F, 0x78, 0xB4)):
            self.assertTrue(has_colour(overlap, colour, 0.75, tolerance=12), f"no marks of {colour}")
        # The left edge of the hot spot is whole.
        for y in range(30, 70):
            self.assertIn((0xC5, 0x1B, 0x1B), [image.pixelColor(x, y).getRgb()[:3] for x in range(116, 124)], y)

    def test_programmes_are_outlines_without_a_ground(self):
        for class_name in ("I", "II", "III"):
            for ending in ("qml", "sld"):
                image = picture([self.styled("ethnic_minority", "fill", "class", class_name, ending)], BOX, SIDE)
                inside = {image.pixel(x, y) & 0xFFFFFF for x in range(40, 160) for y in range(40, 160)}
                self.assertEqual(inside, {0xFFFFFF}, f"{class_name} in {ending}")

    def test_a_geopackage_brings_the_sld_along(self):
        path = os.path.join(self.folder.name, "communes.gpkg")
        with open(path, "wb") as file:
            file.write(fetch("/layers/communes.gpkg"))
        layer = QgsVectorLayer(f"{path}|layername=communes", "communes", "ogr")
        count, numbers, names, _, _ = layer.listStylesInDatabase()
        self.assertEqual((count, names), (1, ["Diaban"]))
        # QGIS hands out the QML; the SLD stands beside it for others.
        table = QgsVectorLayer(f"{path}|layername=layer_styles", "styles", "ogr")
        said = next(table.getFeatures())["styleSLD"]
        sld = os.path.join(self.folder.name, "stored.sld")
        with open(sld, "w") as file:
            file.write(said)
        message, loaded = layer.loadSldStyle(sld)
        self.assertTrue(loaded, message)
        self.assertGreaterEqual(len(layer.renderer().rootRule().children()), 5)

    def test_the_density_file_opens_in_the_classes_of_the_map(self):
        # QGIS looks for a style of the same name beside a file.
        path = os.path.join(self.folder.name, "density.tif")
        for name, address in ((path, "/layers/density.tif"), (path.replace(".tif", ".qml"), "/qgis/styles/density.qml")):
            with open(name, "wb") as file:
                file.write(fetch(address))
        layer = QgsRasterLayer(path, "density")
        self.assertTrue(layer.isValid())
        self.assertEqual(layer.renderer().type(), "singlebandpseudocolor")
        transform = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem("EPSG:3857"), QgsProject.instance())
        assert_classes(self, picture([layer], transform.transformBoundingBox(layer.extent())))


def assert_classes(test, image):
    """A picture of density has every class of the map but perhaps the highest, and nothing where there is next to nothing."""
    classes = json.loads(fetch("/tiles/density.json"))["classes"]
    seen = [has_colour(image, rgb(each["colour"][1:]), 0.7, least=5) for each in classes]
    test.assertTrue(all(seen[:-2]), seen)
    test.assertTrue(has_colour(image, (255, 255, 255), least=10_000))
