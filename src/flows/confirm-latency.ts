import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import { budgetRow } from '../gate/budget-rows.ts';
import type { Stage } from '../gate/decide.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import { confirmedLatency } from '../gate/latency-confirmation.ts';
import type { LatencyRecord } from '../gate/verdict-record.ts';

/** What a latency is held to. */
export interface LatencyRules {
  readonly config: ModelConfig;
  readonly policy: Policy;
  readonly stage: Stage;
}

/**
 * Measures, and measures again where a budget would fail: what slowed one machine for a minute must not block a change.
 * `measure` is called twice at most; see `confirmedLatency` for the rule.
 */
export async function measureConfirmed(
  rules: LatencyRules,
  measure: () => Promise<LatencyRecord>,
): Promise<LatencyRecord> {
  const first = await measure();
  return brokenBudgets(first, rules).length === 0 ? first : confirmedLatency(first, await measure());
}

/** Names of the latency budgets that this record fails. */
export function brokenBudgets(latency: LatencyRecord, { config, policy, stage }: LatencyRules): readonly string[] {
  const measurements = { candidateBytes: 0, baselineBytes: null, latency };
  const setting = { stage, policy, rows: 0, hasBaseline: latency.baseline !== null };
  return declaredMetrics(config)
    .filter(({ definition }) => definition.name.startsWith('latency_'))
    .filter((metric) => budgetRow(metric, measurements, setting).status === 'fail')
    .map(({ definition }) => definition.name);
}
