"""geopandas: the spatial join of points and polygons; its index is built inside."""

import geopandas
import numpy
import shapely
from protocol import resident_bytes, serve, timed, units


class GeoPandas:
    def load(self, folder, count):
        before = resident_bytes()
        longitude = numpy.fromfile(f"{folder}/longitude.f64", dtype="<f8")
        latitude = numpy.fromfile(f"{folder}/latitude.f64", dtype="<f8")
        assert len(longitude) == count

        def work():
            self.points = geopandas.GeoDataFrame(geometry=shapely.points(longitude, latitude), crs=4326)
            self.units = geopandas.GeoDataFrame(geometry=shapely.from_wkb(list(units(folder))), crs=4326)

        seconds, _ = timed(work)
        return {"seconds": seconds, "bytes": resident_bytes() - before, "version": geopandas.__version__}

    def assign(self):
        def work():
            return geopandas.sjoin(self.points, self.units, predicate="intersects")["index_right"].value_counts()

        seconds, counts = timed(work)
        return seconds, [[int(unit), 0, int(found)] for unit, found in counts.items()]


if __name__ == "__main__":
    serve(GeoPandas())
