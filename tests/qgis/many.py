"""What QGIS makes of a hundred thousand incidents, and of times that calendars and intervals get wrong.

usage: python3 tests/qgis/many.py --binary target/debug/diaban
"""

import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from datetime import datetime, timedelta, timezone

# First, since it makes QGIS run without a screen.
import run
from PyQt5.QtCore import QDateTime, Qt
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)


class Many(run.Relayed):
    """A hundred thousand incidents, brought in by the command line, at times that calendars and intervals get wrong."""

    COUNT = 100_000
    BOX = QgsRectangle(105.7, 19.7, 105.9, 19.9)
    LOCAL = timezone(timedelta(hours=7))

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.times = [cls.moment(number) for number in range(cls.COUNT)]
        path = os.path.join(cls.folder.name, "many.csv")
        with open(path, "w") as file:
            file.write("id,occurred_at,category,lon,lat\n")
            for number, time in enumerate(cls.times):
                # Numbers without a common divisor spread over the box.
                longitude, latitude = 105.7 + number * 7919 % 99_991 / 500_000, 19.7 + number * 104_729 % 99_989 / 500_000
                file.write(f"M{number},{time.isoformat()},TT-TROM,{longitude:.6f},{latitude:.6f}\n")
        data = os.path.join(cls.folder.name, "data")
        subprocess.run([run.BINARY, "import", "incidents", path, "--data", data], check=True, stdout=subprocess.DEVNULL)
        cls.server = subprocess.Popen([run.BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        run.URL = re.search(r"http://127\.0\.0\.1:\d+", next(line for line in cls.server.stdout if "http" in line)).group()
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        cls.folder.cleanup()

    @classmethod
    def moment(cls, number):
        edges = [
            datetime(2024, 2, 29, 0, 0, 0),
            datetime(2024, 2, 29, 23, 59, 59),
            datetime(2024, 3, 1, 0, 0, 0),
            datetime(2025, 12, 31, 23, 59, 59),
            datetime(2026, 1, 1, 0, 0, 0),
            datetime(2026, 4, 30, 0, 0, 0),
        ]
        time = edges[number] if number < len(edges) else datetime(2024, 1, 1) + timedelta(minutes=number * 13 % 1_440_000)
        return time.replace(tzinfo=cls.LOCAL)

    def layer(self, subset=""):
        layer = QgsVectorLayer(f"restrictToRequestBBOX='1' pagingEnabled='true' typename='incidents' url='{self.address}/ogc'", "incidents", "OAPIF")
        self.assertTrue(layer.isValid(), f"{layer.error().message()} {run.MESSAGES}")
        if subset:
            self.assertTrue(layer.setSubsetString(subset), f"{subset}: {run.MESSAGES}")
        run.Relay.log.clear()
        return layer

    def pages(self):
        return [urllib.parse.parse_qs(urllib.parse.urlsplit(path).query) for _, path, _ in run.Relay.log if "/items" in path]

    def test_a_view_of_them_all_takes_no_more_requests_than_pages(self):
        layer = self.layer()
        # Somewhat wider than what is drawn, as the picture is not quite as high as it is wide.
        wide = self.BOX.buffered(0.05)
        self.assertEqual(sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterRect(wide))), self.COUNT)
        # What was read is kept, and drawn.
        transform = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem("EPSG:3857"), QgsProject.instance())
        image = run.picture([layer], transform.transformBoundingBox(self.BOX), 200)
        self.assertFalse(run.has_colour(image, (255, 255, 255), least=image.width() * image.height() // 5), "there are places without a point")
        pages = self.pages()
        limit = int(pages[0]["limit"][0])
        self.assertGreaterEqual(limit, 1000)
        self.assertLessEqual(len(pages), -(-self.COUNT // limit))
        self.assertTrue(all("bbox" in page for page in pages))
        self.assert_clean()

    def test_the_edges_of_calendars_choose_the_right_incidents(self):
        local = lambda *parts: datetime(*parts, tzinfo=self.LOCAL)
        cases = [
            # QGIS sends a time without a zone as UTC, so local midnight is 17 o'clock of the day before.
            ("\"occurred_at\" >= make_datetime(2024,2,28,17,0,0) AND \"occurred_at\" < make_datetime(2024,2,29,17,0,0)", lambda time: local(2024, 2, 29) <= time < local(2024, 3, 1)),
            ("\"occurred_at\" = make_datetime(2024,2,28,17,0,0)", lambda time: time == local(2024, 2, 29)),
            ("\"occurred_at\" <= make_datetime(2024,2,29,16,59,59)", lambda time: time <= local(2024, 2, 29, 23, 59, 59)),
            ("\"occurred_at\" >= make_datetime(2025,12,31,17,0,0)", lambda time: time >= local(2026, 1, 1)),
            ("\"occurred_at\" > make_datetime(2025,12,31,16,59,59)", lambda time: time > local(2025, 12, 31, 23, 59, 59)),
            ("\"occurred_at\" >= make_datetime(2026,4,29,17,0,0)", lambda time: time >= local(2026, 4, 30)),
            ("\"occurred_at\" >= make_date(2026,8,31)", lambda time: time >= local(2026, 8, 31)),
            ("\"occurred_at\" >= make_datetime(9999,12,31,0,0,0)", lambda time: False),
            ("\"occurred_at\" < make_datetime(1,1,1,0,0,0)", lambda time: False),
        ]
        for subset, chosen in cases:
            with self.subTest(subset):
                layer = self.layer(subset)
                found = {feature["id"] for feature in layer.getFeatures()}
                self.assertEqual(found, {f"M{number}" for number, time in enumerate(self.times) if chosen(time)})
                self.assertTrue(all("filter" in page or "datetime" in page for page in self.pages()), run.Relay.log)
        self.assert_clean()

    def test_a_temporal_filter_is_answered_by_the_server(self):
        layer = self.layer()
        properties = layer.temporalProperties()
        properties.setIsActive(True)
        properties.setMode(Qgis.VectorTemporalMode.FeatureDateTimeInstantFromField)
        properties.setStartField("occurred_at")
        context = QgsVectorLayerTemporalContext()
        context.setLayer(layer)
        begin, end = datetime(2024, 2, 28, 12), datetime(2024, 2, 29, 17)
        at = lambda time: QDateTime.fromSecsSinceEpoch(int(time.replace(tzinfo=timezone.utc).timestamp()), Qt.UTC)
        for closed in (False, True):
            run.Relay.log.clear()
            condition = properties.createFilterString(context, QgsDateTimeRange(at(begin), at(end), True, closed))
            found = {feature["id"] for feature in layer.getFeatures(QgsFeatureRequest().setFilterExpression(condition))}
            # QGIS asks for the times in UTC, and of what comes now and then takes only those whose clock, whatever its zone, shows them.
            within = lambda time: begin <= time < end or (closed and time == end)
            asked = {number for number, time in enumerate(self.times) if within(time.astimezone(timezone.utc).replace(tzinfo=None))}
            shown = {number for number, time in enumerate(self.times) if within(time.replace(tzinfo=None))}
            self.assertLessEqual(found, {f"M{number}" for number in asked}, condition)
            self.assertGreaterEqual(found, {f"M{number}" for number in asked & shown}, condition)
            self.assertTrue(all("filter" in page for page in self.pages()), run.Relay.log)
        self.assert_clean()


if __name__ == "__main__":
    run.main(sys.modules[__name__])
