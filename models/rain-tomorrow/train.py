"""Trains a logistic regression and writes model.onnx, metrics.json and metrics.jsonl to PROOFMARK_OUT.

Proofmark runs this in the model's folder. PROOFMARK_DATA_TRAIN is a Parquet file with the columns of the data card,
PROOFMARK_PARAMS the parameters, PROOFMARK_SEED the seed. The solver is deterministic: the seed changes nothing.
"""

import json
import os
import sys
from pathlib import Path

import duckdb
import numpy as np
import onnx
import yaml
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

# The order of the model's input; model.yaml names the same.
FEATURES = [
    "precipitation",
    "precipitation_yesterday",
    "precipitation_week",
    "temp_max",
    "temp_min",
    "temp_max_change",
    "wind",
    "season_sin",
    "season_cos",
]


def read_params(path: str) -> dict[str, float]:
    params = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    allowed = {"c", "folds"}
    if not isinstance(params, dict) or set(params) != allowed:
        raise SystemExit(f"{path}: expected exactly the keys {', '.join(sorted(allowed))}")
    if not params["c"] > 0 or not 2 <= params["folds"] <= 20:
        raise SystemExit(f"{path}: c must be positive, folds 2 to 20")
    return params


def read_table(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Features as float32 (rows, 9) and labels as 0 or 1, in order of time."""
    columns = ", ".join(f"cast({name} as float) as {name}" for name in FEATURES)
    table = duckdb.sql(f"select {columns}, cast(rain_tomorrow as int) as label from read_parquet('{path}')").fetchnumpy()
    return np.column_stack([table[name] for name in FEATURES]).astype(np.float32), np.asarray(table["label"])


def pipeline(params: dict[str, float]) -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=params["c"], max_iter=2000))


def main() -> None:
    out = Path(os.environ["PROOFMARK_OUT"])
    params = read_params(os.environ["PROOFMARK_PARAMS"])
    x, y = read_table(os.environ["PROOFMARK_DATA_TRAIN"])
    print(f"{len(y)} days, {y.mean():.1%} with rain the day after", flush=True)

    losses = []
    with (out / "metrics.jsonl").open("w", encoding="utf-8") as steps:
        for fold, (earlier, later) in enumerate(TimeSeriesSplit(int(params["folds"])).split(x), start=1):
            model = pipeline(params).fit(x[earlier], y[earlier])
            losses.append(float(log_loss(y[later], model.predict_proba(x[later])[:, 1])))
            steps.write(json.dumps({"step": fold, "validation_log_loss": losses[-1]}) + "\n")
            print(f"fold {fold}: {len(earlier)} days to train, validation log loss {losses[-1]:.4f}", flush=True)

    model = pipeline(params).fit(x, y)
    graph = to_onnx(
        model,
        initial_types=[("features", FloatTensorType([None, len(FEATURES)]))],
        options={"zipmap": False},
        target_opset={"": 17, "ai.onnx.ml": 3},
    )
    graph.ir_version = 8
    onnx.save(graph, out / "model.onnx")
    metrics = {
        "rows": len(y),
        "train_log_loss": float(log_loss(y, model.predict_proba(x)[:, 1])),
        "validation_log_loss": float(np.mean(losses)),
    }
    (out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    print("wrote model.onnx", flush=True)


if __name__ == "__main__":
    sys.exit(main())
