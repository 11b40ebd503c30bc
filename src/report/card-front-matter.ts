import { stringify } from 'yaml';
import type { Task } from '../config/model-config.ts';
import { type CardMetric, cardMetrics, type ModelCardFacts } from './card-facts.ts';
import { visibleLine } from './escape.ts';

/** Version of the card's form: two cards of one form and one evidence are equal. */
export const CARD_FORMAT = 'proofmark-card/1';

/** The Hub's words for tasks over tables; it has none for ranking. */
const HUB_TASK: Readonly<Record<Task, string>> = {
  'binary-classification': 'tabular-classification',
  'multiclass-classification': 'tabular-classification',
  regression: 'tabular-regression',
  ranking: 'other',
};

/** What a card is of: enough to find its evidence again. */
export interface CardIdentity {
  readonly format: typeof CARD_FORMAT;
  readonly model: string;
  readonly version: string | null;
  readonly commit: string | null;
  /** `sha256:…` of the model file. */
  readonly digest: string | null;
  readonly run: string;
  readonly evaluation: string;
  readonly verdict: string | null;
}

export function identityOf({ model, version, commit, run, evaluation, verdict }: ModelCardFacts): CardIdentity {
  return {
    format: CARD_FORMAT,
    model,
    version,
    commit,
    digest: run.file === null ? null : `sha256:${run.file.sha256}`,
    run: run.key,
    evaluation: evaluation.key,
    verdict: verdict?.key ?? null,
  };
}

/** Hugging Face's metadata of a model with its `model-index`, and where every number comes from. */
export function renderFrontMatter(facts: ModelCardFacts): string {
  const { model, config, card, evaluation, written } = facts;
  const keys = written?.keys ?? {};
  const task = HUB_TASK[config.task];
  const metrics = cardMetrics(facts).filter(({ value }) => value !== null);
  const tags = [...new Set(['proofmark', config.task, ...(keys.tags ?? [])])];
  const matter = {
    ...clean(keys),
    library_name: 'onnx',
    ...(task === 'other' ? {} : { pipeline_tag: task }),
    tags: tags.map(visibleLine),
    datasets: [card.name],
    metrics: metrics.map(({ metric }) => metric),
    'model-index': [
      {
        name: model,
        results: [
          {
            task: { type: task, name: config.task },
            dataset: {
              type: card.name,
              name: visibleLine(card.pretty_name ?? card.name),
              split: evaluation.data.split,
              revision: evaluation.data.digest,
            },
            metrics: metrics.map(indexed),
          },
        ],
      },
    ],
    proofmark: identityOf(facts),
  };
  const text = stringify(matter, { lineWidth: 0 });
  // Readers of YAML 1.1 take 1e-7 for a text.
  return `---\n${text.replace(/^(\s*(?:- )?[\w-]+: -?\d+)(e[-+]?\d+)$/gm, '$1.0$2')}---`;
}

function indexed({ metric, unit, value }: CardMetric) {
  return { type: metric, name: unit === null ? metric : `${metric} (${unit})`, value };
}

function clean<T extends object>(keys: T): T {
  const text = (value: unknown): unknown =>
    typeof value === 'string' ? visibleLine(value) : Array.isArray(value) ? value.map(text) : value;
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([name]) => name !== 'tags')
      .map(([name, value]) => [name, text(value)]),
  ) as T;
}
