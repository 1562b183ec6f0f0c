"""What QGIS makes of a running server: every collection of `/ogc` opened as a user would, counted, searched and filtered.

usage: python3 tests/qgis/run.py --url http://127.0.0.1:PORT

Wants QGIS 3.40 or newer (Debian's python3-qgis from backports) and runs without a screen.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# An empty home: QGIS keeps answers between runs.
HOME = tempfile.TemporaryDirectory()
os.environ["HOME"] = HOME.name
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
    os.environ.pop(name, None)

import looks  # noqa: E402
from drawing import classes, has_colour, picture  # noqa: E402
from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

URL = BINARY = ""
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
MESSAGES = []


class Relay(BaseHTTPRequestHandler):
    """Stands between QGIS and the server and writes down what is asked and answered."""

    log = []
    protocol_version = "HTTP/1.1"

    def forward(self):
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "accept-encoding")}
        request = urllib.request.Request(URL + self.path, method=self.command, headers=headers)
        try:
            with OPENER.open(request, timeout=60) as answer:
                status, given, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, given, body = error.code, error.headers, error.read()
        Relay.log.append((self.command, self.path, status))
        self.send_response(status)
        for name in ("content-type", "content-crs", "etag", "cache-control", "allow"):
            if given.get(name):
                self.send_header(name, given[name])
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_OPTIONS = forward

    def log_message(self, *_):
        pass


def fetch(path):
    with OPENER.open(URL + path, timeout=120) as answer:
        return json.load(answer)


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Relayed(unittest.TestCase):
    """A test that asks the server through the relay."""

    @classmethod
    def setUpClass(cls):
        cls.relay = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        cls.address = f"http://127.0.0.1:{cls.relay.server_port}"
        threading.Thread(target=cls.relay.serve_forever, daemon=True).start()
        cls.collections = fetch("/ogc/collections")["collections"]

    @classmethod
    def tearDownClass(cls):
        cls.relay.shutdown()

    def setUp(self):
        Relay.log.clear()
        MESSAGES.clear()

    def assert_clean(self, but=None):
        # What other threads say arrives with the events.
        QgsApplication.processEvents()
        messages = [message for message in MESSAGES if message[1] in ("WFS", "OAPIF", "Vector Tiles", "Network")]
        self.assertEqual([message for message in messages if not (but and message[0].startswith(but))], [])
        self.assertEqual([entry for entry in Relay.log if entry[2] >= 400], [])


class Features(Relayed):
    """OGC API - Features, as QGIS opens it from one address."""

    def open(self, name, subset="", crs=None):
        source = f"restrictToRequestBBOX='1' pagingEnabled='true' typename='{name}' url='{self.address}/ogc'"
        if crs:
            source += f" srsname='{crs}'"
        layer = QgsVectorLayer(source, name, "OAPIF")
        self.assertTrue(layer.isValid(), f"{name}: {layer.error().message()} {MESSAGES}")
        if subset:
            self.assertTrue(layer.setSubsetString(subset), f"{subset}: {MESSAGES}")
        return layer

    def matched(self, name, query=""):
        return fetch(f"/ogc/collections/{name}/items?limit=1{query}")["numberMatched"]

    def test_every_layer_opens_with_all_its_features(self):
        self.assertGreater(len(self.collections), 8)
        for collection in self.collections:
            name = collection["id"]
            with self.subTest(name):
                layer = self.open(name)
                expected = self.matched(name)
                numbers = [feature.id() for feature in layer.getFeatures()]
                self.assertEqual(len(numbers), expected)
                self.assertEqual(len(set(numbers)), expected)
                self.assertEqual(layer.featureCount(), expected)
                # Old districts are known by code only, and a layer without a shape is a table.
                if any(feature.hasGeometry() for feature in layer.getFeatures()):
                    self.assertTrue(layer.isSpatial() and layer.crs().isValid())
        self.assert_clean()

    def test_incidents_come_in_no_more_requests_than_pages(self):
        expected = self.matched("incidents")
        layer = self.open("incidents")
        Relay.log.clear()
        self.assertEqual(sum(1 for _ in layer.getFeatures()), expected)
        pages = [entry for entry in Relay.log if "/items" in entry[1]]
        limit = int(urllib.parse.parse_qs(urllib.parse.urlsplit(pages[0][1]).query)["limit"][0])
        self.assertLessEqual(len(pages), -(-expected // limit) + 1, pages)
        self.assert_clean()

    def test_a_box_is_answered_by_the_server(self):
        layer = self.open("incidents")
        box = QgsRectangle(105.7, 19.75, 105.85, 19.85)
        Relay.log.clear()
        found = sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterRect(box)))
        self.assertEqual(found, self.matched("incidents", "&bbox=105.7,19.75,105.85,19.85"))
        self.assertGreater(found, 0)
        self.assertTrue(all("bbox=" in path for _, path, _ in Relay.log if "/items" in path), Relay.log)
        self.assert_clean()

    def test_subset_strings_are_answered_by_the_server(self):
        cases = [
            ("incidents", "severity >= 3", "severity >= 3"),
            ("incidents", "((\"severity\" > 1) AND (cleared = TRUE))", "severity > 1 AND cleared = TRUE"),
            ("incidents", "category LIKE 'TT-%'", "category LIKE 'TT-%'"),
            ("incidents", "category IN ('TT-TROM', 'GT-BO')", "category IN ('TT-TROM', 'GT-BO')"),
            ("incidents", "severity BETWEEN 1 AND 2", "severity BETWEEN 1 AND 2"),
            ("incidents", "severity IS NULL", "severity IS NULL"),
            ("communes", "name ILIKE '%thành%'", "CASEI(name) LIKE CASEI('%thành%')"),
            ("communes", "\"area_km2\" > 100 OR \"incidents\" = 0", "area_km2 > 100 OR incidents = 0"),
            ("communes", "NOT name = 'Phường Hạc Thành'", "NOT name = 'Phường Hạc Thành'"),
        ]
        for name, subset, expected in cases:
            with self.subTest(subset):
                layer = self.open(name, subset)
                Relay.log.clear()
                found = sum(1 for _ in layer.getFeatures())
                self.assertEqual(found, self.matched(name, f"&filter={quoted(expected)}"))
                self.assertTrue(all("filter=" in path for _, path, _ in Relay.log if "/items" in path), Relay.log)
        self.assert_clean()

    def test_other_systems_give_the_same_places(self):
        degrees = {feature.id(): feature.geometry() for feature in self.open("provinces").getFeatures()}
        for code in ("EPSG:4326", "EPSG:3405", "EPSG:5897", "EPSG:32648", "EPSG:3857"):
            with self.subTest(code):
                layer = self.open("provinces", crs=code)
                self.assertEqual(layer.crs().authid(), code)
                back = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem("OGC:CRS84"), QgsProject.instance())
                for feature in layer.getFeatures():
                    geometry = feature.geometry()
                    geometry.transform(back)
                    ours, theirs = geometry.boundingBox(), degrees[feature.id()].boundingBox()
                    for side in ("xMinimum", "yMinimum", "xMaximum", "yMaximum"):
                        # VN-2000 has two published transformations, some 0.7 m apart.
                        self.assertAlmostEqual(getattr(ours, side)(), getattr(theirs, side)(), delta=2e-5)
        # QGIS projects the corners of the box around a layer, whose edges bend.
        self.assert_clean(but="Layer extent reported by the server is not correct")


class LiveProject(Relayed):
    """`/qgis/diaban.qgz`: the one file that opens every layer of a server, styled."""

    def setUp(self):
        super().setUp()
        Relay.log.clear()
        MESSAGES.clear()
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "diaban.qgz")
        with OPENER.open(f"{self.address}/qgis/diaban.qgz", timeout=60) as answer, open(path, "wb") as file:
            file.write(answer.read())
        self.project = QgsProject()
        self.assertTrue(self.project.read(path), self.project.error())

    def layer(self, name):
        return self.project.mapLayer(name)

    def box(self):
        province = next(iter(self.layer("provinces_features").getFeatures())).geometry()
        transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem("OGC:CRS84"), QgsCoordinateReferenceSystem("EPSG:3857"), self.project)
        return transform.transformBoundingBox(province.boundingBox())

    def test_every_layer_is_there_and_reads(self):
        layers = self.project.mapLayers()
        names = {collection["id"] for collection in self.collections}
        self.assertEqual({name.removesuffix("_features") for name in layers if name.endswith("_features")}, names)
        self.assertEqual({name for name in layers if name.endswith("_tiles")}, {"incidents_tiles", "zones_tiles", "communes_tiles", "density_tiles"})
        for name, layer in layers.items():
            self.assertTrue(layer.isValid(), f"{name}: {layer.error().message()} {MESSAGES}")
        self.assertEqual(self.project.crs().authid(), "EPSG:3857")
        order = [layer.layerId() for layer in self.project.layerTreeRoot().findLayers()]
        self.assertEqual(order[-1], "land_features")
        self.assertEqual(self.layer("communes_features").attributeAlias(1), "Tên")
        self.assertEqual(self.project.backgroundColor().getRgb()[:3], (0xE3, 0xEC, 0xEF))
        self.assert_clean()

    def test_priority_zones_have_the_colours_of_the_map(self):
        layer = self.layer("zones_features")
        kinds = {feature["kind"] for feature in layer.getFeatures()}
        looks = classes(layer)
        expected = {"border": (0x8C, 0x5A, 0x2B), "coastal": (0x1F, 0x78, 0xB4), "hotspot": (0xC5, 0x1B, 0x1B)}
        image = picture([layer], self.box())
        for kind, colour in expected.items():
            self.assertIn(kind, kinds)
            self.assertEqual(looks[kind][0], colour)
            self.assertTrue(has_colour(image, colour), f"no outline of {kind}")
        self.assert_clean()

    def test_communes_are_a_choropleth_of_their_incidents(self):
        layer = self.layer("communes_features")
        ranges = classes(layer)
        self.assertGreaterEqual(len(ranges), 5)
        counted = {bounds: 0 for bounds in ranges}
        for feature in layer.getFeatures():
            holding = [bounds for bounds in ranges if bounds[0] <= feature["incidents"] <= bounds[1]]
            self.assertEqual(len(holding), 1, feature["incidents"])
            counted[holding[0]] += 1
        image = picture([layer], self.box())
        for bounds, (colour, opacity) in ranges.items():
            if counted[bounds] and opacity > 0:
                self.assertTrue(has_colour(image, colour, opacity), f"nothing of {bounds}")
        self.assert_clean()

    def test_vector_tiles_are_drawn_in_the_same_colours(self):
        for name, colours in {
            "zones_tiles": [(0x8C, 0x5A, 0x2B), (0x1F, 0x78, 0xB4)],
            "communes_tiles": [colour for colour, opacity in classes(self.layer("communes_features")).values() if opacity > 0],
        }.items():
            image = picture([self.layer(name)], self.box())
            opacity = 0.8 if name == "communes_tiles" else 1.0
            for colour in colours:
                self.assertTrue(has_colour(image, colour, opacity), f"{name} has no {colour}")
        self.assertTrue(any("/tiles/" in path for _, path, _ in Relay.log))
        self.assert_clean()

    def test_density_is_drawn_in_the_classes_of_the_map_and_says_its_numbers(self):
        layer = self.layer("density_tiles")
        looks.assert_classes(self, picture([layer], self.box()))
        tiles = [path for _, path, _ in Relay.log if "/tiles/density/" in path]
        self.assertTrue(tiles and all("encoding=terrarium" in path for path in tiles), tiles)
        # In the middle of the city of Thanh Hoa.
        at = QgsPointXY(11774000, 2250000)
        value, known = layer.dataProvider().sample(at, 1)
        self.assertTrue(known and 1 < value < 10_000, value)
        self.assert_clean()

    def test_the_first_view_shows_the_province(self):
        shown = [layer.layer() for layer in self.project.layerTreeRoot().findLayers() if layer.isVisible()]
        self.assertIn("zones_features", [layer.id() for layer in shown])
        self.assertNotIn("coastal_features", [layer.id() for layer in shown], "its zones would be drawn twice")
        image = picture(shown, self.box())
        image.save(os.environ.get("DIABAN_PICTURE", os.path.join(self.folder.name, "view.png")))
        self.assertTrue(has_colour(image, (0x1F, 0x78, 0xB4)))
        self.assertTrue(has_colour(image, (0xEC, 0xEA, 0xE4)), "no land")
        self.assert_clean()


class OfflineFile(unittest.TestCase):
    """`/layers/all.gpkg`: every layer in one file that needs no server, and a project inside it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "all.gpkg")
        with OPENER.open(f"{URL}/layers/all.gpkg", timeout=120) as answer, open(cls.path, "wb") as file:
            file.write(answer.read())
        cls.names = [collection["id"] for collection in fetch("/ogc/collections")["collections"]]

    def setUp(self):
        MESSAGES.clear()

    def test_every_layer_opens_with_its_style(self):
        for name in self.names:
            with self.subTest(name):
                layer = QgsVectorLayer(f"{self.path}|layername={name}", name, "ogr")
                self.assertTrue(layer.isValid())
                self.assertEqual(layer.featureCount(), fetch(f"/ogc/collections/{name}/items?limit=1")["numberMatched"])
                message, loaded = layer.loadDefaultStyle()
                self.assertTrue(loaded, message)
        zones = QgsVectorLayer(f"{self.path}|layername=zones", "zones", "ogr")
        zones.loadDefaultStyle()
        self.assertEqual(classes(zones)["border"][0], (0x8C, 0x5A, 0x2B))
        self.assertEqual(zones.attributeAlias(zones.fields().indexFromName("kind")), "Loại")
        incidents = QgsVectorLayer(f"{self.path}|layername=incidents", "incidents", "ogr")
        incidents.loadDefaultStyle()
        looks = classes(incidents)
        self.assertTrue({feature["category"] for feature in incidents.getFeatures()} <= set(looks))
        image = picture([incidents], QgsCoordinateTransform(incidents.crs(), QgsCoordinateReferenceSystem("EPSG:3857"), QgsProject.instance()).transformBoundingBox(QgsRectangle(105.74, 19.77, 105.82, 19.84)))
        self.assertTrue(has_colour(image, looks["TT-TROM"][0]))

    def test_the_project_inside_needs_no_server(self):
        project = QgsProject()
        self.assertTrue(project.read(f"geopackage:{self.path}?projectName=Địa bàn"), project.error())
        layers = project.mapLayers()
        self.assertEqual({name.removesuffix("_features") for name in layers}, set(self.names))
        for name, layer in layers.items():
            self.assertTrue(layer.isValid(), f"{name}: {layer.error().message()} {MESSAGES}")
            self.assertNotIn("http", layer.source())
        looks = {kind: colour for kind, (colour, _) in classes(project.mapLayer("zones_features")).items()}
        self.assertEqual((looks["border"], looks["coastal"]), ((0x8C, 0x5A, 0x2B), (0x1F, 0x78, 0xB4)))
        # What it draws at first, without any server.
        shown = [layer.layer() for layer in project.layerTreeRoot().findLayers() if layer.isVisible()]
        self.assertIn("zones_features", [layer.id() for layer in shown])
        zones = project.mapLayer("zones_features")
        to_mercator = QgsCoordinateTransform(zones.crs(), QgsCoordinateReferenceSystem("EPSG:3857"), project)
        image = picture(shown, to_mercator.transformBoundingBox(zones.extent()))
        for kind in ("border", "coastal"):
            self.assertTrue(has_colour(image, looks[kind]), f"nothing of {kind}")
        self.assertTrue(has_colour(image, (0xEC, 0xEA, 0xE4)), "no land")


def main(tests):
    """Runs the tests of a module, as the arguments say."""
    global URL, BINARY
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="")
    parser.add_argument("--binary", default="", help="the program, for tests with a store of their own")
    parser.add_argument("tests", nargs="*")
    arguments = parser.parse_args()
    URL, BINARY = arguments.url.rstrip("/"), arguments.binary
    application = QgsApplication([], False)
    application.initQgis()
    print("QGIS", Qgis.QGIS_VERSION)
    QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: MESSAGES.append((text, tag, level)))
    loader = unittest.defaultTestLoader
    looks.URL = URL
    modules = (tests, looks) if tests is sys.modules[__name__] else (tests,)
    suite = loader.loadTestsFromNames(arguments.tests, tests) if arguments.tests else unittest.TestSuite(map(loader.loadTestsFromModule, modules))
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    bad = len({str(test).split(" (")[0] for test, _ in result.failures + result.errors})
    missing = len(result.skipped)
    print(f"{result.testsRun - bad - missing} passed, {bad} failed, {missing} not run", flush=True)
    # Taking QGIS down in order crashes now and then.
    os._exit(0 if bad == 0 and missing == 0 else 1)


if __name__ == "__main__":
    main(sys.modules[__name__])
