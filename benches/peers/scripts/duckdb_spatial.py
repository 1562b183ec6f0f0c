"""DuckDB with its spatial extension, in memory, on as many threads as there are cores.

The table is sorted along DuckDB's own Hilbert curve, so that its zone maps leave out most row groups; counts ask for the box first and
then for the exact predicate.
"""

import glob
import os

import duckdb
import duckdb_extension_spatial
import numpy
import pandas
from protocol import hexagon_sql, polygon_wkb, resident_bytes, serve, timed, units


class DuckDb:
    def __init__(self):
        self.database = duckdb.connect(config={"allow_unsigned_extensions": "true", "autoinstall_known_extensions": "false"})
        folder = os.path.dirname(duckdb_extension_spatial.__file__)
        [extension] = glob.glob(f"{folder}/extensions/*/spatial.duckdb_extension")
        self.database.execute(f"LOAD '{extension}'")
        self.database.execute(f"SET threads = {os.cpu_count()}")

    def load(self, folder, count):
        before = resident_bytes()
        column = lambda name, kind: numpy.fromfile(f"{folder}/{name}", dtype=kind)
        columns = {
            "id": column("id.i64", "<i8"),
            "longitude": column("longitude.f64", "<f8"),
            "latitude": column("latitude.f64", "<f8"),
            "seconds": column("seconds.i64", "<i8"),
            "category": column("category.u8", "u1"),
            "how_known": column("how_known.u8", "u1"),
            "severity": column("severity.u8", "u1"),
            "easting": column("easting.f64", "<f8"),
            "northing": column("northing.f64", "<f8"),
        }
        assert len(columns["id"]) == count
        shapes = pandas.DataFrame({"wkb": list(units(folder))}).rename_axis("unit").reset_index()
        self.database.register("columns_in_memory", pandas.DataFrame(columns, copy=False))
        self.database.register("shapes_in_memory", shapes)

        def work():
            sql = """CREATE OR REPLACE TABLE incidents AS SELECT *, ST_Point(longitude, latitude) AS geom FROM columns_in_memory
              ORDER BY ST_Hilbert(longitude, latitude, {'min_x': 102.1, 'min_y': 8.5, 'max_x': 109.5, 'max_y': 23.4}::BOX_2D)"""
            self.database.execute(sql)
            self.database.execute("CREATE OR REPLACE TABLE units AS SELECT unit, ST_GeomFromWKB(wkb) AS geom FROM shapes_in_memory")

        seconds, _ = timed(work)
        self.database.unregister("columns_in_memory")
        del columns
        return {"seconds": seconds, "bytes": resident_bytes() - before, "version": duckdb.__version__}

    def count_polygon(self, ring):
        xs, ys = zip(*ring)
        wkb = polygon_wkb(ring)
        sql = """SELECT 0, 0, count(*) FROM incidents WHERE longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?
          AND ST_Intersects(geom, ST_GeomFromWKB(?))"""
        return self.rows(sql, [min(xs), max(xs), min(ys), max(ys), wkb])

    def count_box(self, box):
        west, south, east, north = box
        sql = "SELECT 0, 0, count(*) FROM incidents WHERE longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?"
        return self.rows(sql, [west, east, south, north])

    def square_bins(self, categories, first, last, side):
        sql = f"SELECT floor(easting / {int(side)}), floor(northing / {int(side)}), count(*) FROM incidents WHERE {self.conditions(categories)} GROUP BY 1, 2"
        return self.rows(sql, [first, last])

    def hexagon_bins(self, categories, first, last, side):
        return self.rows(hexagon_sql("DOUBLE", side, self.conditions(categories)), [first, last])

    @staticmethod
    def conditions(categories):
        return f"category IN ({', '.join(str(int(c)) for c in categories)}) AND seconds >= ? AND seconds < ?"

    def assign(self):
        return self.rows("SELECT u.unit, 0, count(*) FROM incidents i JOIN units u ON ST_Intersects(u.geom, i.geom) GROUP BY 1", [])

    def nearest(self, places, count):
        # No index of it finds the nearest: each place is a scan that keeps the best.
        sql = f"SELECT id FROM incidents ORDER BY (easting - $1) * (easting - $1) + (northing - $2) * (northing - $2) LIMIT {int(count)}"
        seconds, found = timed(lambda: [self.database.execute(sql, place).fetchall() for place in places])
        return seconds, [[place, 0, id_] for place, ids in enumerate(found) for (id_,) in ids]

    def rows(self, sql, values):
        seconds, rows = timed(lambda: self.database.execute(sql, values).fetchall())
        return seconds, [[int(value) for value in row] for row in rows]


if __name__ == "__main__":
    serve(DuckDb())
