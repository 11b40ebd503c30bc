/** `requirements.txt` of a scaffolded Python model: exact versions, because they are part of the experiment's key. */
export const PYTHON_REQUIREMENTS = `numpy==2.4.6
pandas==3.1.1
pyarrow==26.0.1
scikit-learn==1.9.1
skl2onnx==1.20.0
PyYAML==6.0.3
`;

export const PYTHON_PARAMS = `# Read by train.py; reports show what changed.
learning_rate: 0.1
max_iter: 100
max_leaf_nodes: 15
l2_regularization: 1.0
`;

/** Gradient-boosted trees on numeric columns. `positive` is JSON, null for true / 1. */
export function pythonTraining(facts: { features: readonly string[]; label: string; positive: string | null }): string {
  const positive = facts.positive === null ? 'None' : JSON.stringify(facts.positive);
  return `"""Trains gradient-boosted trees and writes model.onnx. Run by \`proofmark experiment\`."""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from skl2onnx import to_onnx
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score

# The same columns in the same order as onnx.inputs.features in model.yaml.
FEATURES = [${facts.features.map((name) => `\n    ${JSON.stringify(name)},`).join('')}
]
LABEL = ${JSON.stringify(facts.label)}
# The label's value that counts as positive; None for true or 1.
POSITIVE = ${positive}

out = Path(os.environ["PROOFMARK_OUT"])
seed = int(os.environ["PROOFMARK_SEED"])
params = yaml.safe_load(Path(os.environ["PROOFMARK_PARAMS"]).read_text())

rows = pd.read_parquet(os.environ["PROOFMARK_DATA_TRAIN"])
# ONNX models are fed 32-bit floats, so train on them. A missing value is NaN, which the trees understand.
x = rows[FEATURES].astype(np.float32).to_numpy()
positive = rows[LABEL] if POSITIVE is None else rows[LABEL].astype(str).str.lower() == POSITIVE.lower()
y = positive.astype(np.int64).to_numpy()

model = HistGradientBoostingClassifier(random_state=seed, early_stopping=False, **params)
model.fit(x, y)

onnx_model = to_onnx(
    model,
    x[:1],
    initial_types=None,
    options={"zipmap": False},
    target_opset={"": 17, "ai.onnx.ml": 3},
)
onnx_model.graph.input[0].name, old_name = "features", onnx_model.graph.input[0].name
for node in onnx_model.graph.node:
    node.input[:] = ["features" if name == old_name else name for name in node.input]
(out / "model.onnx").write_bytes(onnx_model.SerializeToString())

score = model.predict_proba(x)[:, 1]
metrics = {"train": {"rows": len(y), "roc_auc": roc_auc_score(y, score), "log_loss": log_loss(y, score)}}
(out / "metrics.json").write_text(json.dumps(metrics))
print(f"{len(y)} rows, {len(FEATURES)} columns: ROC AUC {metrics['train']['roc_auc']:.4f} on the training rows")
`;
}
