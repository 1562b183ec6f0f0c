"""Writes incidents with DuckDB spatial, from a table in memory, and prints how long each format takes.

usage: python benches/exports/duckdb_writes.py FOLDER     with an incidents.parquet in it
"""

import glob
import os
import sys
import time

import duckdb
import duckdb_extension_spatial

folder = sys.argv[1]
connection = duckdb.connect()
# The extension is a file in the package, since nothing is fetched at run time.
[extension] = glob.glob(f"{os.path.dirname(duckdb_extension_spatial.__file__)}/extensions/*/spatial.duckdb_extension")
connection.execute(f"LOAD '{extension}'")
connection.execute(f"CREATE TABLE incidents AS SELECT * EXCLUDE (bbox) FROM read_parquet('{folder}/incidents.parquet')")
print(f"DuckDB {duckdb.__version__}, {connection.execute('SELECT count(*) FROM incidents').fetchone()[0]} rows")
for driver, ending in (("GPKG", "gpkg"), ("FlatGeobuf", "fgb"), ("GeoJSON", "geojson")):
    times = []
    for run in range(3):
        target = os.path.join(folder, f"duckdb{run}.{ending}")
        start = time.perf_counter()
        connection.execute(f"COPY incidents TO '{target}' WITH (FORMAT GDAL, DRIVER '{driver}')")
        times.append(time.perf_counter() - start)
        size = os.path.getsize(target)
        os.remove(target)
    print(f"DuckDB     {ending:<8} {sorted(times)[1]:>8.3f} s {size / 1e6:>9.1f} MB", flush=True)
