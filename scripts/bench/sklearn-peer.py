"""AUC, F1 and log loss of two models with scikit-learn, alone and with a paired bootstrap over NumPy indices."""

import json
import statistics
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import f1_score, log_loss, roc_auc_score

folder, replicates = sys.argv[1], int(sys.argv[2])
y = np.fromfile(f"{folder}/y.u8", dtype=np.uint8)
scores = [np.fromfile(f"{folder}/{name}.f64") for name in "ab"]


def metrics(label, score):
    return np.array([roc_auc_score(label, score), f1_score(label, score >= 0.5), log_loss(label, score)])


def seconds(run, rounds=7):
    run()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


points = seconds(lambda: [metrics(y, score) for score in scores])
random = np.random.default_rng(0)
changes = []
started = time.perf_counter()
for _ in range(replicates):
    rows = random.integers(0, len(y), len(y))
    before, after = (metrics(y[rows], score[rows]) for score in scores)
    changes.append(after - before)
bootstrap = time.perf_counter() - started
low, high = np.quantile(changes, [0.025, 0.975], axis=0)
print(
    json.dumps(
        {
            "points": points,
            "bootstrap": bootstrap,
            "replicates": replicates,
            "low": list(low),
            "high": list(high),
            "values": [list(metrics(y, score)) for score in scores],
            "versions": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}",
        }
    )
)
