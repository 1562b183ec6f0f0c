"""PostgreSQL with PostGIS, asked by prepared statements over a local socket. `PEER_POSTGRES` says where.

Points in a GiST index and clustered by it; B-trees on category with time and on time alone; polygons in a GiST index; VACUUM ANALYZE.
Every statement is planned with its values, since a plan for any polygon would be worse. Predicates are exact: `&&` alone compares boxes
of float32. The columns easting and northing and the geometry in metres spare it the projection.
"""

import os
import sys

import numpy
import psycopg
from protocol import hexagon_sql, polygon_wkb, serve, timed, units

TABLES = """
DROP TABLE IF EXISTS incidents, units;
CREATE UNLOGGED TABLE incidents (id bigint NOT NULL, category smallint NOT NULL, how_known smallint NOT NULL, severity smallint NOT NULL,
  occurred_at timestamptz NOT NULL, easting float8 NOT NULL, northing float8 NOT NULL, geom geometry(Point, 4326) NOT NULL, plane geometry(Point, 32648) NOT NULL);
CREATE UNLOGGED TABLE units (unit integer NOT NULL, code text NOT NULL, name text NOT NULL, geom geometry(Polygon, 4326) NOT NULL);
"""

INDEXES = [
    "CREATE INDEX incidents_geom ON incidents USING gist (geom)",
    "CLUSTER incidents USING incidents_geom",
    "CREATE INDEX incidents_plane ON incidents USING gist (plane)",
    "CREATE UNIQUE INDEX incidents_id ON incidents (id)",
    "CREATE INDEX incidents_category ON incidents (category, occurred_at)",
    "CREATE INDEX incidents_occurred_at ON incidents (occurred_at)",
    "CREATE INDEX units_geom ON units USING gist (geom)",
    "VACUUM ANALYZE incidents",
    "VACUUM ANALYZE units",
]

# The tables of the servers, with the attributes that Diaban's tiles and pages carry: for tiles in their own projection, so that nothing is
# projected for a tile; for pages in degrees.
TILES = """
DROP TABLE IF EXISTS page_incidents, tile_incidents, tile_units;
CREATE TEMPORARY TABLE placed AS SELECT i.id, min(u.unit) AS unit FROM units u JOIN incidents i ON ST_Intersects(u.geom, i.geom) GROUP BY 1;
CREATE UNLOGGED TABLE page_incidents AS SELECT i.id, (ARRAY[{categories}])[i.category + 1] AS category,
  to_char(i.occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"') AS occurred_at, nullif(i.severity, 0) AS severity,
  (ARRAY['reported', 'discovered', 'unknown'])[i.how_known + 1] AS how_known, 'exact'::text AS precision, u.code AS unit, i.geom
  FROM incidents i LEFT JOIN placed p USING (id) LEFT JOIN units u ON u.unit = p.unit;
DROP TABLE placed;
CREATE UNLOGGED TABLE tile_incidents AS SELECT id, category, occurred_at, severity, how_known, precision, unit, 1 AS count,
  ST_Transform(geom, 3857)::geometry(Point, 3857) AS geom FROM page_incidents;
CREATE UNLOGGED TABLE tile_units AS SELECT unit, code, name, ST_Transform(geom, 3857)::geometry(Polygon, 3857) AS geom FROM units;
ALTER TABLE tile_incidents ADD PRIMARY KEY (id);
ALTER TABLE tile_units ADD PRIMARY KEY (unit);
CREATE INDEX tile_incidents_geom ON tile_incidents USING gist (geom);
CREATE INDEX tile_units_geom ON tile_units USING gist (geom);
CLUSTER tile_incidents USING tile_incidents_geom;
ALTER TABLE page_incidents ADD PRIMARY KEY (id);
CREATE INDEX page_incidents_geom ON page_incidents USING gist (geom);
CLUSTER page_incidents USING page_incidents_geom;
"""

# Seconds from 1 January 1970 to 1 January 2000, where PostgreSQL's times begin.
EPOCH = 946_684_800
ROWS_AT_ONCE = 500_000


def copy_rows(folder, count):
    """PostgreSQL's binary COPY format, made by numpy: a row is a record of fixed length."""
    fields = [("id", ">i8"), ("category", ">i2"), ("how_known", ">i2"), ("severity", ">i2"), ("time", ">i8"), ("easting", ">f8"), ("northing", ">f8")]
    layout = [("fields", ">i2")]
    for name, kind in fields:
        layout += [(f"{name}_length", ">i4"), (name, kind)]
    # Two points as extended well-known binary.
    for name in ("geom", "plane"):
        layout += [(f"{name}_length", ">i4"), (f"{name}_order", "u1"), (f"{name}_type", "<u4"), (f"{name}_srid", "<u4"), (f"{name}_x", "<f8"), (f"{name}_y", "<f8")]
    column = lambda name, kind: numpy.memmap(f"{folder}/{name}", dtype=kind, mode="r")
    id_, seconds = column("id.i64", "<i8"), column("seconds.i64", "<i8")
    small = {name: column(f"{name}.u8", "u1") for name in ("category", "how_known", "severity")}
    degrees = {"geom_x": column("longitude.f64", "<f8"), "geom_y": column("latitude.f64", "<f8")}
    easting, northing = column("easting.f64", "<f8"), column("northing.f64", "<f8")
    metres = {"easting": easting, "northing": northing, "plane_x": easting, "plane_y": northing}
    for first in range(0, count, ROWS_AT_ONCE):
        part = slice(first, min(first + ROWS_AT_ONCE, count))
        rows = numpy.zeros(part.stop - part.start, dtype=layout)
        rows["fields"] = len(fields) + 2
        for name, kind in fields:
            rows[f"{name}_length"] = numpy.dtype(kind).itemsize
        rows["id"], rows["time"] = id_[part], (seconds[part] - EPOCH) * 1_000_000
        for name, values in {**small, **degrees, **metres}.items():
            rows[name] = values[part]
        for name, srid in (("geom", 4326), ("plane", 32648)):
            rows[f"{name}_length"], rows[f"{name}_order"], rows[f"{name}_type"], rows[f"{name}_srid"] = 25, 1, 0x2000_0001, srid
        yield rows.tobytes()


class PostGis:
    def __init__(self):
        self.connection = psycopg.connect(os.environ["PEER_POSTGRES"], autocommit=True)
        self.execute("SET plan_cache_mode = force_custom_plan")

    def execute(self, sql, *values):
        return self.connection.execute(sql, values or None, prepare=True if values else None, binary=True)

    def load(self, folder, count):
        self.folder = folder

        def work():
            self.connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            self.connection.execute(TABLES)
            with self.connection.cursor() as cursor:
                with cursor.copy("COPY incidents FROM STDIN (FORMAT binary)") as copy:
                    copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
                    for rows in copy_rows(folder, count):
                        copy.write(rows)
                    copy.write(b"\xff\xff")
                cursor.executemany(
                    "INSERT INTO units VALUES (%s, %s, %s, ST_GeomFromWKB(%s, 4326))",
                    [(unit, f"U{unit:04}", f"Xã {unit}", wkb) for unit, wkb in enumerate(units(folder))],
                )
            for sql in INDEXES:
                self.connection.execute(sql)

        seconds, _ = timed(work)
        invalid = self.execute("SELECT count(*) FROM units WHERE NOT ST_IsValid(geom)").fetchone()[0]
        if invalid:
            raise ValueError(f"{invalid} polygons are not valid")
        size = self.execute("SELECT pg_total_relation_size('incidents')").fetchone()[0]
        version = self.execute("SELECT split_part(version(), ' ', 2) || ', PostGIS ' || postgis_lib_version()").fetchone()[0]
        self.execute("SELECT count(*) FROM incidents WHERE easting > 0")
        return {"seconds": seconds, "bytes": size, "version": version}

    def prepare_tiles(self):
        def work():
            with open(f"{self.folder}/categories.txt", encoding="utf-8") as file:
                categories = ", ".join(f"'{code}'" for code in file.read().split())
            self.connection.execute(TILES.format(categories=categories))
            for table in ("page_incidents", "tile_incidents", "tile_units"):
                self.connection.execute(f"VACUUM ANALYZE {table}")

        seconds, _ = timed(work)
        return seconds, []

    def count_polygon(self, ring):
        sql = "SELECT count(*) FROM incidents WHERE ST_Intersects(geom, ST_GeomFromWKB(%s, 4326))"
        wkb = polygon_wkb(ring)
        return self.count(sql, wkb)

    def count_box(self, box):
        west, south, east, north = box
        sql = (
            "SELECT count(*) FROM incidents WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
            " AND ST_X(geom) BETWEEN %s AND %s AND ST_Y(geom) BETWEEN %s AND %s"
        )
        return self.count(sql, west, south, east, north, west, east, south, north)

    def count(self, sql, *values):
        seconds, row = timed(lambda: self.execute(sql, *values).fetchone())
        return seconds, [[0, 0, row[0]]]

    WHERE = "category = ANY(%s::smallint[]) AND occurred_at >= to_timestamp(%s) AND occurred_at < to_timestamp(%s)"

    def square_bins(self, categories, first, last, side):
        sql = f"SELECT floor(easting / {int(side)}), floor(northing / {int(side)}), count(*) FROM incidents WHERE {self.WHERE} GROUP BY 1, 2"
        return self.cells(sql, categories, first, last)

    def hexagon_bins(self, categories, first, last, side):
        return self.cells(hexagon_sql("float8", side, self.WHERE), categories, first, last)

    def cells(self, sql, *values):
        seconds, rows = timed(lambda: self.execute(sql, *values).fetchall())
        return seconds, [[int(a), int(b), count] for a, b, count in rows]

    def assign(self):
        sql = "SELECT u.unit, 0, count(*) FROM units u JOIN incidents i ON ST_Intersects(u.geom, i.geom) GROUP BY 1"
        return self.cells(sql)

    def nearest(self, places, count):
        # All places in one statement: no way to the server and back for each.
        sql = f"""SELECT q.number - 1, n.id FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS q (x, y, number)
          CROSS JOIN LATERAL (SELECT id FROM incidents ORDER BY plane <-> ST_SetSRID(ST_MakePoint(q.x, q.y), 32648) LIMIT {int(count)}) n"""
        seconds, rows = timed(lambda: self.execute(sql, *map(list, zip(*places))).fetchall())
        return seconds, [[place, 0, id_] for place, id_ in rows]


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    serve(PostGis())
