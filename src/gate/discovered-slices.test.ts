import { describe, expect, test } from 'vitest';
import { judgedModel, modelConfig, population } from '../../test/builders/judge-request.ts';
import { discoveredRows, discoveryWarnings } from './discovered-slices.ts';

const rows = population({ rows: 8000, airports: ['ATL', "O'Hare", '∅'], seed: 3 });
const config = modelConfig({ slices: [] });
const seen = <T extends ReturnType<typeof judgedModel>>(model: T) => ({ ...model.predictions, explore: [rows.origin] });
const baseline = seen(judgedModel(rows, { seed: 7 }));
const candidate = seen(judgedModel(rows, { seed: 8, noiseAt: { "O'Hare": 4 } }));
const digest = 'abcdef0123456789';

describe('slices nobody named', () => {
  test('are found where the candidate lost, with the line that pins them', () => {
    const found = discoveredRows(config, candidate, baseline, digest);
    const [lost] = found.filter(({ kind }) => kind === 'regression');
    expect(lost).toMatchObject({ slice: "origin=O'Hare", pin: `- "origin = 'O''Hare' as origin_O_Hare"` });
    expect(lost!.rows).toBe(rows.origin.codes.filter((code) => code === 1).length);
    expect(discoveryWarnings(found)[0]).toContain("The candidate got worse where origin=O'Hare");
    expect(discoveredRows(config, candidate, baseline, digest)).toEqual(found);
  });

  test('are pinned as null where a value is missing', () => {
    const harmed = seen(judgedModel(rows, { seed: 8, noiseAt: { '∅': 4 } }));
    const [lost] = discoveredRows(config, harmed, baseline, digest);
    expect(lost!.pin).toBe('- "origin is null as origin_missing"');
  });

  test('are errors only for a first model, and warn of nothing', () => {
    const found = discoveredRows(config, candidate, null, digest);
    expect(found.map(({ kind }) => kind)).toEqual(['concentration']);
    expect(discoveryWarnings(found)).toEqual([]);
  });

  test('are none where nothing changed, none when switched off, and none without columns to look at', () => {
    expect(discoveredRows(config, baseline, baseline, digest).filter(({ kind }) => kind === 'regression')).toEqual([]);
    expect(discoveredRows(modelConfig({ discover: false }), candidate, baseline, digest)).toEqual([]);
    expect(discoveredRows(config, judgedModel(rows, {}).predictions, null, digest)).toEqual([]);
  });
});
