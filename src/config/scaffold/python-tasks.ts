import type { Task } from '../model-config.ts';
import { PYTHON_START } from './python-template.ts';

export const PYTHON_RIDGE_PARAMS = `# Read by train.py; reports show what changed.
alpha: 1.0          # the larger, the stronger the penalty on large weights
`;

/** A linear model of the task on numeric columns: a baseline that is quick on any table. */
export function pythonTaskTraining(facts: {
  features: readonly string[];
  label: string;
  task: Exclude<Task, 'binary-classification'>;
}): string {
  const classes = facts.task === 'multiclass-classification';
  const kind = classes ? 'logistic regression of several classes' : 'ridge regression';
  const estimator = classes ? 'LogisticRegression(random_state=seed, **params)' : 'Ridge(random_state=seed, **params)';
  const note =
    facts.task === 'ranking'
      ? '\n# The simplest way to rank: predict how relevant each result is, and sort by that.'
      : '';
  const options = classes ? '\n    options={"zipmap": False},' : '';
  const score = classes
    ? `value = log_loss(y, model.predict_proba(x), labels=model.classes_)
metrics = {"train": {"rows": len(y), "log_loss": value}}`
    : `value = mean_absolute_error(y, model.predict(x))
metrics = {"train": {"rows": len(y), "mae": value}}`;
  return `"""Trains a ${kind} and writes model.onnx. Run by \`proofmark experiment\`."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np
import yaml
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.impute import SimpleImputer
from sklearn.linear_model import ${classes ? 'LogisticRegression' : 'Ridge'}
from sklearn.metrics import ${classes ? 'log_loss' : 'mean_absolute_error'}
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# The same columns in the same order as onnx.inputs.features in model.yaml.
FEATURES = [${facts.features.map((name) => `\n    ${JSON.stringify(name)},`).join('')}
]
LABEL = ${JSON.stringify(facts.label)}

${PYTHON_START}query = f"select {', '.join(columns)}, {quote(LABEL)}${classes ? '' : '::double'} as y from read_parquet($file) where {quote(LABEL)} is not null"
values = {"file": os.environ["PROOFMARK_DATA_TRAIN"]}
table = duckdb.connect(config={"threads": 1}).execute(query, values).fetchnumpy()
x = np.column_stack([np.ma.filled(table[f"x{i}"], np.nan) for i in range(len(FEATURES))])
y = np.asarray(table["y"])${classes ? '.tolist()' : ''}
${note}
model = make_pipeline(
    SimpleImputer(strategy="median"),
    StandardScaler(),
    ${estimator},
)
model.fit(x, y)

onnx_model = to_onnx(
    model,
    initial_types=[("features", FloatTensorType([None, len(FEATURES)]))],${options}
    target_opset={"": 17, "ai.onnx.ml": 3},
)
(out / "model.onnx").write_bytes(onnx_model.SerializeToString())

${score}
(out / "metrics.json").write_text(json.dumps(metrics))
print(f"{len(y)} rows, {len(FEATURES)} columns: ${classes ? 'log loss' : 'mean absolute error'} {value:.4f} on the training rows")
`;
}
