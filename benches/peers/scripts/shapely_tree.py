"""shapely's STRtree over points, asked with the exact predicate."""

import numpy
import shapely
from protocol import polygon_wkb, resident_bytes, serve, timed


class Shapely:
    def load(self, folder, count):
        before = resident_bytes()
        longitude = numpy.fromfile(f"{folder}/longitude.f64", dtype="<f8")
        latitude = numpy.fromfile(f"{folder}/latitude.f64", dtype="<f8")
        assert len(longitude) == count

        def work():
            self.tree = shapely.STRtree(shapely.points(longitude, latitude))
            # The tree is built when it is first asked.
            self.tree.query(shapely.Point(0, 0))

        seconds, _ = timed(work)
        del longitude, latitude
        return {"seconds": seconds, "bytes": resident_bytes() - before, "version": shapely.__version__}

    def count_polygon(self, ring):
        wkb = polygon_wkb(ring)
        seconds, found = timed(lambda: len(self.tree.query(shapely.from_wkb(wkb), predicate="intersects")))
        return seconds, [[0, 0, found]]

    def count_box(self, box):
        # Boxes of points are the points: no further predicate is needed to be exact.
        seconds, found = timed(lambda: len(self.tree.query(shapely.box(*box))))
        return seconds, [[0, 0, found]]


if __name__ == "__main__":
    serve(Shapely())
