import { DataCard } from '../../src/config/data-card.ts';
import { parseWrittenCard } from '../../src/config/written-card.ts';
import type { ModelCardFacts } from '../../src/report/card-facts.ts';
import { modelConfig } from './judge-request.ts';
import { runRecord, verdictRecord } from './reports.ts';
import { evaluationOfRun } from './runs.ts';

export const WRITTEN = `---
license: apache-2.0
---
# Flight delay

## Intended use

To warn of late flights. **Not** for 2 other things.

## Limitations

- Only airports of 2001.

## Ethics

Nobody is harmed.
`;

/** Facts of a card with metrics, slices, a verdict and what people wrote; `written` is a CARD.md. */
export function cardFacts(changes: Partial<ModelCardFacts> = {}, written: string | null = WRITTEN): ModelCardFacts {
  const run = runRecord();
  const evaluation = evaluationOfRun(run, { roc_auc: 0.678123456789, log_loss: 1.25e-7, brier: 0.16 });
  const parsed = written === null ? null : parseWrittenCard(written, 'models/flight-delay/CARD.md');
  if (parsed?.ok === false) throw new Error(parsed.problems.map(({ what }) => what).join('; '));
  return {
    model: 'flight-delay',
    version: 'v1.2.0',
    commit: 'c'.repeat(40),
    config: modelConfig(),
    card: DataCard.parse({
      name: 'flights',
      licence: 'CC0-1.0',
      owner: '@data',
      files: [
        { uri: 'data/flights.csv', sha256: 'a'.repeat(64), bytes: 12 },
        { uri: 'data/parts-*.csv', sha256: 'b'.repeat(64) },
      ],
      splits: { train: {}, test: {} },
      columns: { origin: { type: 'string', sensitive: true } },
    }),
    run,
    evaluation: {
      ...evaluation,
      slices: [
        {
          slice: 'origin=ATL',
          rows: 1200,
          positives: 100,
          metrics: { roc_auc: { value: 0.742, se: null, ci: [0.7, 0.78] } },
        },
        { slice: 'origin=LAX', rows: 900, positives: 80, metrics: { roc_auc: { value: 0.617, se: null, ci: null } } },
      ],
    },
    verdict: verdictRecord(),
    written: parsed?.value ?? null,
    ...changes,
  };
}
