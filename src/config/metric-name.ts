/**
 * How a metric is written: a word, and for some a parameter inside it or after it, as in `top5_accuracy`, `pinball_0.9`,
 * `ndcg_exp@10` and `precision[cat]`. The name is one string everywhere: in files, tables, verdicts and JSON.
 */
export const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.\d+)?(@[1-9]\d*|\[[^[\]]+\])?$/;
