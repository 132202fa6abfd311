"""Trains the fraud model and writes model.json and metrics.json. Needs nothing but Python.

    python train.py transactions.csv models/fraud-detection

The CSV has the columns amount, hour, foreign, region and fraud (0 or 1).
"""

import csv
import hashlib
import json
import math
import statistics
import sys
import time
from pathlib import Path

FEATURES = ["log_amount", "night", "foreign"]
EPOCHS = 200
RATE = 0.1


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            features = [
                math.log1p(float(row["amount"])),
                1.0 if int(row["hour"]) < 6 else 0.0,
                float(row["foreign"]),
            ]
            yield features, int(row["fraud"]), row["region"]


def score(model, features):
    total = model["bias"] + sum(w * x for w, x in zip(model["weights"], features))
    return 1.0 / (1.0 + math.exp(-total))


def fit(rows):
    model = {"kind": "logistic-regression", "features": FEATURES, "bias": 0.0, "weights": [0.0] * len(FEATURES)}
    for _ in range(EPOCHS):
        for features, label, _region in rows:
            error = label - score(model, features)
            model["bias"] += RATE * error / len(rows)
            model["weights"] = [w + RATE * error * x / len(rows) for w, x in zip(model["weights"], features)]
    return model


def recall(model, rows):
    frauds = [row for row in rows if row[1] == 1]
    return sum(score(model, features) >= 0.5 for features, _, _ in frauds) / max(len(frauds), 1)


def evaluate(model, rows, dataset):
    durations = []
    right = 0
    for features, label, _region in rows:
        start = time.perf_counter()
        right += (score(model, features) >= 0.5) == (label == 1)
        durations.append((time.perf_counter() - start) * 1000)
    european = [row for row in rows if row[2] == "eu"]
    return {
        "validation_accuracy": {"value": right / len(rows), "dataset": dataset, "samples": len(rows)},
        "recall": {
            "value": recall(model, rows),
            "dataset": dataset,
            "samples": len(rows),
            "slices": [{"where": {"region": "eu"}, "value": recall(model, european), "samples": len(european)}],
        },
        "latency_p95_ms": {"value": statistics.quantiles(durations, n=20)[-1]},
    }


def main(source, target):
    rows = list(read(source))
    holdout = rows[::5]
    model = fit([row for index, row in enumerate(rows) if index % 5])
    dataset = {"name": Path(source).name, "digest": hashlib.sha256(Path(source).read_bytes()).hexdigest()[:12]}
    for name, content in (("model.json", model), ("metrics.json", evaluate(model, holdout, dataset))):
        Path(target, name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
