/** `requirements.txt` of a scaffolded Python model: exact versions, because they are part of the experiment's key. */
export const PYTHON_REQUIREMENTS = `# Exact versions: this file is part of the experiment's key.
duckdb==1.4.1
numpy==2.4.6
onnx==1.23.2
# skl2onnx imports it without asking for it.
packaging==25.0
PyYAML==6.0.3
scikit-learn==1.7.2
scipy==1.17.1
skl2onnx==1.19.1
`;

export const PYTHON_PARAMS = `# Read by train.py; reports show what changed.
C: 1.0              # the smaller, the stronger the penalty on large weights
max_iter: 1000
`;

/** What every training in Python begins with, after the names of the columns. */
export const PYTHON_START = `out = Path(os.environ["PROOFMARK_OUT"])
seed = int(os.environ["PROOFMARK_SEED"])
params = yaml.safe_load(Path(os.environ["PROOFMARK_PARAMS"]).read_text())


def quote(name):
    return '"' + name.replace('"', '""') + '"'


# The ONNX model is fed 32-bit floats, so train on them. A missing value becomes NaN, and then the median.
columns = [f"{quote(name)}::float as x{i}" for i, name in enumerate(FEATURES)]
`;

/** Logistic regression on numeric columns, a baseline that is quick on any table. `positive` is JSON, null for true / 1. */
export function pythonTraining(facts: { features: readonly string[]; label: string; positive: string | null }): string {
  const positive = facts.positive === null ? 'None' : JSON.stringify(facts.positive);
  return `"""Trains a logistic regression and writes model.onnx. Run by \`proofmark experiment\`."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np
import yaml
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# The same columns in the same order as onnx.inputs.features in model.yaml.
FEATURES = [${facts.features.map((name) => `\n    ${JSON.stringify(name)},`).join('')}
]
LABEL = ${JSON.stringify(facts.label)}
# The label's value that counts as positive; None for true or 1.
POSITIVE = ${positive}

${PYTHON_START}positive = quote(LABEL) if POSITIVE is None else f"{quote(LABEL)}::varchar = $positive"
query = f"select {', '.join(columns)}, ({positive})::integer as y from read_parquet($file)"
values = {"file": os.environ["PROOFMARK_DATA_TRAIN"]} | ({} if POSITIVE is None else {"positive": POSITIVE})
table = duckdb.connect(config={"threads": 1}).execute(query, values).fetchnumpy()
x = np.column_stack([np.ma.filled(table[f"x{i}"], np.nan) for i in range(len(FEATURES))])
y = table["y"]

model = make_pipeline(
    SimpleImputer(strategy="median"),
    StandardScaler(),
    LogisticRegression(random_state=seed, **params),
)
model.fit(x, y)

onnx_model = to_onnx(
    model,
    initial_types=[("features", FloatTensorType([None, len(FEATURES)]))],
    options={"zipmap": False},
    target_opset={"": 17, "ai.onnx.ml": 3},
)
(out / "model.onnx").write_bytes(onnx_model.SerializeToString())

score = model.predict_proba(x)[:, 1]
metrics = {"train": {"rows": len(y), "roc_auc": roc_auc_score(y, score), "log_loss": log_loss(y, score)}}
(out / "metrics.json").write_text(json.dumps(metrics))
print(f"{len(y)} rows, {len(FEATURES)} columns: ROC AUC {metrics['train']['roc_auc']:.4f} on the training rows")
`;
}
