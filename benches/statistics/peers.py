"""One task of a peer: prints its seconds, without reading, and a number to compare.

usage: python benches/statistics/peers.py FOLDER TASK
"""

import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
folder, task = sys.argv[1:]
CELL, SIGMA, SIDE = 1650.0, 5 * 1650.0, 1000


def read(name, columns):
    numbers = np.fromfile(f"{folder}/{name}", dtype="<f8")
    return numbers.reshape(-1, columns) if columns > 1 else numbers


def kdepy():
    from KDEpy import FFTKDE

    # In units of the bandwidth, since it finds the kernel's reach numerically.
    points = np.column_stack([read("x", 1), read("y", 1)]) / SIGMA
    # Its grid must hold all points.
    axis = (np.arange(SIDE) + 0.5) * CELL / SIGMA
    points = points[(points > axis[0]).all(axis=1) & (points < axis[-1]).all(axis=1)]
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)

    def compute():
        return FFTKDE(kernel="gaussian", bw=1).fit(points).evaluate(grid)

    return compute, lambda density: density.max() * len(points) * 1e6 / SIGMA**2


def scipy_density():
    from scipy.ndimage import gaussian_filter

    x, y = read("x", 1), read("y", 1)
    edges = np.arange(SIDE + 1) * CELL

    def compute():
        counts, *_ = np.histogram2d(y, x, bins=(edges, edges))
        return gaussian_filter(counts, SIGMA / CELL, mode="constant", truncate=4)

    return compute, lambda counts: counts.max() / (CELL / 1e3) ** 2


def esda():
    from esda.getisord import G_Local
    from libpysal.weights import W

    cells = read("cells", 3)
    number = {(q, r): i for i, (q, r) in enumerate(cells[:, :2].astype(int).tolist())}
    around = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)]
    near = {i: [number[q + dq, r + dr] for dq, dr in around if (q + dq, r + dr) in number] for (q, r), i in number.items()}
    weights = W(near, silence_warnings=True)
    counts = cells[:, 2]

    def compute():
        return G_Local(counts, weights, transform="B", star=True, permutations=0)

    return compute, lambda found: np.nanmax(found.Zs)


def mann_kendall():
    import pymannkendall

    series = read("series", 36)

    def compute():
        return [pymannkendall.original_test(values).z for values in series]

    return compute, lambda z: float(np.sum(z))


def knox():
    from pointpats import Knox

    events = read("events", 3)

    def compute():
        return Knox(events[:, :2], events[:, 2:], 200 - 1e-9, 7, permutations=99)

    return compute, lambda found: found.statistic_


def dbscan():
    from sklearn.cluster import DBSCAN

    places = read("places", 3)
    radians = np.radians(places[:, [1, 0]])

    def compute():
        method = DBSCAN(eps=150 / 6371008.8, min_samples=10, metric="haversine", algorithm="ball_tree", n_jobs=-1)
        return method.fit(radians, sample_weight=places[:, 2])

    return compute, lambda found: len(found.core_sample_indices_)


compute, answer = globals()[task]()
start = time.perf_counter()
found = compute()
seconds = time.perf_counter() - start
# Of fewer series, times as many.
print(seconds * (100 if task == "mann_kendall" else 1), answer(found))
