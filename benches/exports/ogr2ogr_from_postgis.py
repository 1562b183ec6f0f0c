"""Times ogr2ogr from PostGIS to files. PostgreSQL runs in a folder of its own, on a socket only, and ends with the script.

usage: python3 benches/exports/ogr2ogr_from_postgis.py FOLDER     with an incidents.fgb in it, which is loaded first
"""

import os
import subprocess
import sys
import tempfile
import time

TOOLS = "/usr/lib/postgresql/15/bin"
RUNS = 3
# The table is to come from memory, as Diaban's data do.
SETTINGS = ("shared_buffers=1GB", "work_mem=256MB", "max_wal_size=4GB", "fsync=off", "listen_addresses=")


def as_user(name, *arguments):
    # PostgreSQL refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, f"{TOOLS}/{name}", *arguments], check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def ogr2ogr(*arguments):
    start = time.perf_counter()
    subprocess.run(["ogr2ogr", *arguments], check=True)
    return time.perf_counter() - start


def measure(source, folder):
    for driver, ending in (("GPKG", "gpkg"), ("GeoJSON", "geojson"), ("FlatGeobuf", "fgb")):
        seconds = []
        for _ in range(RUNS):
            target = os.path.join(folder, f"postgis.{ending}")
            seconds.append(ogr2ogr("-f", driver, target, source, "incidents"))
            size = os.path.getsize(target)
            os.remove(target)
        print(f"ogr2ogr from PostGIS {ending:<8} {sorted(seconds)[RUNS // 2]:>8.3f} s {size / 1e6:>9.1f} MB", flush=True)


def main():
    folder = sys.argv[1]
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o777)
        data = os.path.join(place, "data")
        as_user("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "-D", data)
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={place}"))
        as_user("pg_ctl", "-D", data, "-l", os.path.join(data, "log"), "-w", "-t", "60", "-o", options, "start")
        try:
            as_user("psql", "-q", "-h", place, "-U", "postgres", "-c", "CREATE EXTENSION postgis")
            source = f"PG:host={place} user=postgres dbname=postgres"
            ogr2ogr("-f", "PostgreSQL", source, f"{folder}/incidents.fgb", "-nln", "incidents", "--config", "PG_USE_COPY", "YES")
            as_user("psql", "-q", "-h", place, "-U", "postgres", "-c", "VACUUM ANALYZE incidents")
            measure(source, folder)
        finally:
            as_user("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


if __name__ == "__main__":
    main()
