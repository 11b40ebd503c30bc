import { existsSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BINDING,
  type Case,
  evaluate,
  FULL,
  type Place,
  place,
  removePlaces,
  SPEC,
  sha256,
} from '../../test/builders/evaluated-flights.ts';
import { decisionStump, nanWhereZero, oneColumnPerInput } from '../../test/builders/onnx-models.ts';
import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { MeasurementRecord } from '../experiment/evaluation-record.ts';
import { loadArms, measureLatency } from './latency.ts';
import { readPredictions } from './read-predictions.ts';

let here: Place;
beforeEach(async () => {
  here = await place();
});
afterEach(removePlaces);

describe('an evaluation', () => {
  test('keeps record, predictions and measurement as evidence', async () => {
    const { record, entry, reused } = await evaluate(here, { spec: FULL });
    expect(reused).toBe(false);
    expect(record).toMatchObject({ model: 'flight-delay', rows: 40, entities: 5, invalid: 0, invalidRows: [] });
    expect(record.metrics.roc_auc?.value).toBeGreaterThan(0.5);
    expect(Object.keys(record.metrics)).toEqual(expect.arrayContaining(['log_loss', 'recall', 'utility']));
    expect(record.slices.map((slice) => [slice.slice, slice.rows])).toEqual([
      ['origin=ATL', 10],
      ['origin=LAX', 10],
      ['origin=ORD', 10],
      ['origin=∅', 10],
      ['evening', record.slices[4]!.rows],
      ['critical', record.slices[5]!.rows],
    ]);
    expect(await here.ports.evidence.fileNames(entry)).toEqual(
      expect.arrayContaining(['evaluation.json', 'measurement.json', 'predictions.parquet']),
    );
    const measured = new TextDecoder().decode(await here.ports.evidence.readFile(entry, 'measurement.json'));
    const measurement = MeasurementRecord.parse(JSON.parse(measured));
    expect(measurement).toMatchObject({ threads: 1, chunkRows: 8192 });
    expect(measurement.peakMemoryBytes).toBeGreaterThan(10_000_000);
  });

  test('joins scores, labels, entities, slices and SQL metrics row by row', async () => {
    const { entry } = await evaluate(here, { spec: FULL });
    const path = await here.ports.evidence.checkout(entry, 'predictions.parquet');
    const predictions = await readPredictions(path, { ...SPEC, ...FULL }, here.ports);
    if (predictions.task !== 'binary-classification') throw new Error('two classes were evaluated');
    const [origin, evening, critical] = predictions.slices;
    for (let id = 0; id < 40; id++) {
      const hour = (id * 7) % 24;
      const late = (hour + ((id * 5) % 11)) % 24 > 14;
      const score = 1 / (1 + Math.exp(-(0.2 * hour - 0.001 * id * 10 - 2)));
      expect(predictions.label[id]).toBe(Number(late));
      expect(predictions.score[id]).toBeCloseTo(score, 5);
      expect(predictions.entity?.codes[id]).toBe(id % 5);
      expect(origin?.values[origin.codes[id]!]).toBe(['ATL', 'LAX', 'ORD', '∅'][id % 4]);
      expect(evening?.codes[id]).toBe(hour >= 18 ? 0 : -1);
      expect(critical?.codes[id]).toBe(id % 4 === 0 && hour >= 16 && hour <= 19 ? 0 : -1);
      expect(predictions.perRow.utility?.[id]).toBe(score < 0.5 ? Number.NaN : late ? 5 : -1);
    }
  });

  test('of one key has the same bytes on two clones', async () => {
    const other = await place();
    const read = async (where: Place, name: string) =>
      here.ports.sha256(await where.ports.evidence.readFile((await evaluate(where, { spec: FULL })).entry, name));
    expect(await read(here, 'evaluation.json')).toBe(await read(other, 'evaluation.json'));
    expect(await read(here, 'predictions.parquet')).toBe(await read(other, 'predictions.parquet'));
  });

  test('is not computed twice', async () => {
    const first = await evaluate(here);
    const again = await evaluate(here);
    expect(again).toEqual({ ...first, reused: true });
  });

  test('counts NaN and infinite scores and computes no statistics from them', async () => {
    const { record } = await evaluate(here, {
      model: nanWhereZero(),
      binding: { inputs: { x: 'hour' }, output: { name: 'score' } },
    });
    expect(record).toMatchObject({ invalid: 2, invalidRows: [0, 24], metrics: {}, slices: [] });
  });

  test.each<[string, Partial<EvaluationSpec>]>([
    ['truth value', { label: 'late' }],
    ['number 0 or 1', { label: 'late01' }],
    ['text', { label: 'late_text', positive: 'yes' }],
    ['number', { label: 'late_number', positive: 7 }],
    ['truth value read from text', { label: 'late_bool_text', positive: true }],
  ])('reads a label that is a %s', async (_, spec) => {
    const query = `select *, late::int as late01, if(late, 'yes', 'no') as late_text, if(late, 7, 3) as late_number,
      if(late, 'true', 'false') as late_bool_text from flights`;
    const { record } = await evaluate(here, { spec, pin: { query } });
    expect(record.positives).toBe((await evaluate(await place())).record.positives);
  });

  test('reads a null of a floating-point feature as NaN', async () => {
    const { record } = await evaluate(here, { binding: { inputs: { features: ['hour', 'empty'] } } });
    expect(record).toMatchObject({ invalid: 1, invalidRows: [3] });
  });
});

describe('what cannot be evaluated is one message, and nothing is written', () => {
  const integers = oneColumnPerInput([{ name: 'x', type: 'INT64', shape: ['rows', 1] }]);

  test.each<[string, Case, RegExp]>([
    [
      'another model file',
      { sha256: sha256('other') },
      /model.onnx: is not the model that run.json describes: expected sha256 [0-9a-f]{64}, found/,
    ],
    ['a corrupt model', { model: new Uint8Array([1, 2, 3]) }, /model.onnx: is not a whole ONNX model/],
    ['a wrong input name', { binding: { inputs: { feature: ['hour', 'distance'] } } }, /no input "feature"/],
    ['a wrong number of columns', { binding: { inputs: { features: ['hour'] } } }, /takes 2 columns, and 1 is bound/],
    [
      'a feature that is no column',
      { binding: { inputs: { features: ['hour', 'distnce'] } } },
      /model.yaml onnx.inputs: the model reads the column "distnce".*\n.*Did you mean "distance"/,
    ],
    [
      'a feature that is text',
      { binding: { inputs: { features: ['hour', 'text'] } } },
      /onnx.inputs: .*a value cannot be converted to FLOAT/,
    ],
    [
      'a null where the tensor has none',
      { model: integers, binding: { inputs: { x: 'empty' } } },
      /"empty" is null in 1 row, and the model reads it as int64/,
    ],
    [
      'a missing label',
      { spec: { label: 'lat' } },
      /evaluate.label: the label column "lat" is not in the split\n.*Did you mean "late"/,
    ],
    ['a label with nulls', { spec: { label: 'empty' } }, /the label "empty" is null in 1 row of 40 rows/],
    [
      'a label of one class',
      { spec: { label: 'late' }, pin: { where: 'late' } },
      /is positive in all \d+ rows; a comparison needs both classes/,
    ],
    ['a label of many values', { spec: { label: 'hour' } }, /neither a truth value nor 0 and 1/],
    [
      'a label of text',
      { spec: { label: 'origin' } },
      /neither a truth value nor 0 and 1 \(VARCHAR: "ATL", "LAX", "ORD"\)/,
    ],
    ['a missing entity', { spec: { entity: 'tial' } }, /evaluate.entity: .*\n.*Did you mean "tail"/],
    ['an entity with nulls', { spec: { entity: 'origin' } }, /the entity "origin" is null in 10 rows of 40 rows/],
    [
      'a slice that is no column',
      { spec: { slices: [{ kind: 'column', name: 'orgin' }] } },
      /evaluate.slices: .*"orgin"/,
    ],
    [
      'a slice that is not SQL',
      { spec: { slices: [{ kind: 'condition', name: 's', sql: 'hour >>> 3 3' }] } },
      /evaluate.slices: `hour >>> 3 3` is not SQL/,
    ],
    [
      'a slice that reads a file',
      { spec: { slices: [{ kind: 'condition', name: 's', sql: "read_text('/etc/passwd') is null" }] } },
      /calls read_text\(\), which is no function of a row's values/,
    ],
    [
      'a slice over other rows',
      { spec: { slices: [{ kind: 'condition', name: 's', sql: 'hour > avg(hour)' }] } },
      /calls the aggregate function avg/,
    ],
    [
      'a slice with a window',
      { spec: { slices: [{ kind: 'condition', name: 's', sql: 'row_number() over () > 3' }] } },
      /uses the window function row_number/,
    ],
    [
      'a critical condition that is no truth value',
      { spec: { critical: '(hour, late)' } },
      /evaluate.critical: `\(hour, late\)` gives STRUCT.*, and a condition is true or false/,
    ],
    [
      'a critical condition that fails on a value',
      { spec: { critical: 'cast(origin as int) = 3' } },
      /evaluate.critical: the SQL .* does not run: a value cannot be converted to INT32/,
    ],
    [
      'a SQL metric with an unknown name',
      { spec: { sqlMetrics: [{ name: 'u', sql: 'score * 2' }] } },
      /evaluate.metrics.u.sql: .*there is no column "score"/,
    ],
    [
      'a SQL metric of the session',
      { spec: { sqlMetrics: [{ name: 'u', sql: "length(current_setting('memory_limit'))" }] } },
      /tells of the session/,
    ],
    [
      'a SQL metric beside a column p',
      { spec: { sqlMetrics: [{ name: 'u', sql: 'p' }] }, pin: { query: 'select *, 1 as p from flights' } },
      /the split has a column named p/,
    ],
    [
      'a SQL metric that is no number',
      { spec: { sqlMetrics: [{ name: 'u', sql: "'much'" }] } },
      /evaluate.metrics.u.sql: .*Could not convert string 'much'/,
    ],
  ])('%s', async (_, wanted, expected) => {
    const error = await evaluate(here, wanted).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems).toHaveLength(1);
    expect((error as UserError).message).toMatch(expected);
    expect(await here.ports.evidence.list('evaluations')).toEqual([]);
    expect(existsSync(join(here.privateFolder, 'tmp')) ? await readdir(join(here.privateFolder, 'tmp')) : []).toEqual(
      [],
    );
  });

  test('all disagreements with model.yaml are told at once', async () => {
    const error = await evaluate(here, {
      spec: { label: 'lat', entity: 'tial', critical: 'hour >' },
      binding: { inputs: { feature: ['x'] } },
    }).catch((thrown: unknown) => thrown);
    expect((error as UserError).problems.length).toBeGreaterThanOrEqual(4);
  });

  test('a slice column of too many values', async () => {
    const query = 'select f.*, r.range as many from flights f, range(200) r';
    const error = await evaluate(here, {
      pin: { query: `select row_number() over (order by id, many) as k, * from (${query})`, key: ['k'] },
      spec: { slices: [{ kind: 'column', name: 'k' }] },
    }).catch((thrown: unknown) => thrown);
    expect((error as UserError).message).toMatch(/"k" has 8,000 values; at most 5,000 make slices/);
  });
});

describe('latency', () => {
  test('is measured in alternating rounds of candidate and baseline', async () => {
    await evaluate(here);
    const [split] = await readdir(join(here.privateFolder, 'cache', 'splits'));
    const splitPath = join(here.privateFolder, 'cache', 'splits', split!);
    const stump = join(here.root, 'stump.onnx');
    await writeFile(stump, decisionStump(2, 5, 0.1, 0.9));
    expect((await stat(splitPath)).size).toBeGreaterThan(0);
    const candidate = { file: join(here.root, 'model.onnx'), binding: BINDING };
    const baseline = {
      file: stump,
      binding: { inputs: { features: ['hour', 'distance'] }, output: { name: 'probabilities', column: 1 } },
    };
    const session = await here.ports.tables.open({ views: [{ name: 'split', file: splitPath }] });
    const { arms, close } = await loadArms([candidate, baseline], here.ports.engine);
    const asked = { candidate: arms[0]!, session };
    const record = await measureLatency({ ...asked, baseline: arms[1]!, rounds: 4, requestsPerRound: 25 }, here.ports);
    expect(record).toMatchObject({ format: 'proofmark-latency/1', rounds: 4, requestsPerRound: 25 });
    for (const arm of [record.candidate, record.baseline!]) {
      expect(arm.roundP95Ms).toHaveLength(4);
      expect(arm.p50Ms).toBeGreaterThan(0);
      expect(arm.p95Ms).toBeGreaterThanOrEqual(arm.p50Ms);
      expect(arm.p99Ms).toBeGreaterThanOrEqual(arm.p95Ms);
    }
    expect((await measureLatency({ ...asked, baseline: null, rounds: 2 }, here.ports)).baseline).toBeNull();
    session.close();
    await close();
    await close();
  });
});
