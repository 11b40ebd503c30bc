import type { DataCard } from '../config/data-card.ts';
import { metricEntries } from '../config/metric-entries.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { WrittenCard } from '../config/written-card.ts';
import type { Estimate, EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';

/** What a card is made of: what is declared at one commit, evidence, and what people wrote. No clock. */
export interface ModelCardFacts {
  readonly model: string;
  /** Null for a run that is no version. */
  readonly version: string | null;
  readonly commit: string | null;
  readonly config: ModelConfig;
  readonly card: DataCard;
  readonly run: RunRecord;
  readonly evaluation: EvaluationRecord;
  /** Null when none was reached, or its evidence is gone. */
  readonly verdict: VerdictRecord | null;
  /** Null when nobody wrote anything. */
  readonly written: WrittenCard | null;
}

export interface CardMetric extends Estimate {
  readonly metric: string;
  readonly unit: string | null;
}

/** Metrics of the card: those that the model declares in their order, then all others that were computed, by name. */
export function cardMetrics({ config, evaluation, verdict }: ModelCardFacts): readonly CardMetric[] {
  const declared = metricEntries(config).map(({ name }) => name);
  const others = Object.keys(evaluation.metrics)
    .filter((name) => !declared.includes(name))
    .sort();
  return [...new Set([...declared, ...others])].flatMap((metric): CardMetric[] => {
    const estimate = evaluation.metrics[metric];
    if (estimate !== undefined) return [{ metric, unit: null, ...estimate }];
    // What a model costs is measured by the judgement, not by the evaluation.
    const row = verdict?.metrics.find((each) => each.metric === metric);
    return row === undefined ? [] : [{ metric, unit: row.unit, ...row.candidate }];
  });
}

/** Licence of the data, as the card names it. */
export function dataLicence({ licence, license }: DataCard): string | null {
  return licence ?? (Array.isArray(license) ? license.join(', ') : (license ?? null));
}
