import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Case,
  evaluate,
  FULL,
  type Place,
  place,
  removePlaces,
  SPEC,
} from '../../test/builders/evaluated-flights.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { Engine, Log } from '../ports.ts';
import { digestPredictions } from './digest-predictions.ts';
import { readPredictions } from './read-predictions.ts';

let here: Place;
beforeEach(async () => {
  here = await place();
});
afterEach(removePlaces);

/** 2,400 rows with values that are hard to keep: missing ones, no numbers, texts that sort by code point. */
const WIDE: Case['pin'] = {
  query: `select f.*, id * 60 + r.range as k,
      case when k % 97 = 0 then null when k % 89 = 0 then 'nan'::double when k % 83 = 0 then 'infinity'::double
           else (k * 7919 % 1009) / 1009.0 end as holed,
      case when k % 11 = 0 then null else ['ab''c', 'é', '😀', '￿', '', 'a' || chr(0) || 'b', '∅', 'z'][1 + k % 8] end as word,
      null::double as empty, 7.5 as constant, k % 3 = 0 as flag, [k, k + 1] as pair
    from flights f, range(60) r`,
  key: ['k'],
};
const EXPLORED: Partial<EvaluationSpec> = {
  ...FULL,
  weight: 'constant',
  slices: [
    { kind: 'column', name: 'word' },
    { kind: 'condition', name: 'never', sql: 'hour > 100' },
    { kind: 'bins', name: 'holed', column: 'holed', bins: 4 },
    { kind: 'bins', name: 'empty', column: 'empty', bins: 3 },
    {
      kind: 'crossing',
      name: 'word * holed',
      of: [
        { kind: 'column', name: 'word' },
        { kind: 'bins', name: 'holed', column: 'holed', bins: 4 },
      ],
    },
  ],
  explore: { columns: ['hour', 'holed', 'word', 'empty', 'constant', 'flag', 'pair', 'origin'], bins: 5 },
};

describe('an evaluation', () => {
  test('is of the predictions that it keeps, read again', async () => {
    const { record, entry } = await evaluate(here, { spec: EXPLORED, pin: WIDE });
    const path = await here.ports.evidence.checkout(entry, 'predictions.parquet');
    const predictions = await readPredictions(path, { ...SPEC, ...EXPLORED }, here.ports);
    expect(predictions.rows).toBe(2400);
    expect(record.predictionsDigest).toBe(digestPredictions(predictions, sha256Hex));
    const [word, never] = predictions.slices;
    expect(word?.values).toEqual(['', 'a\0b', "ab'c", 'z', 'é', '∅', '￿', '😀']);
    expect(never?.values).toEqual(['never']);
    const explored = Object.fromEntries((predictions.explore ?? []).map(({ name, values }) => [name, values.length]));
    expect(explored).toEqual({ hour: 5, holed: 6, word: 8, empty: 0, constant: 0, flag: 2, pair: 0, origin: 4 });
  });

  test.each([[['flag', 'origin']], [['empty', 'pair']], [[]]])(
    'looks for slices in %j, where nothing is cut into bins',
    async (columns) => {
      const spec = { explore: { columns, bins: 5 } };
      const { record, entry } = await evaluate(here, { spec, pin: WIDE });
      const path = await here.ports.evidence.checkout(entry, 'predictions.parquet');
      const predictions = await readPredictions(path, { ...SPEC, ...spec }, here.ports);
      expect(record.predictionsDigest).toBe(digestPredictions(predictions, sha256Hex));
    },
  );

  test('asks for neither rows nor model when it is known', async () => {
    const first = await evaluate(here);
    const again = await evaluate(here, { around: (what) => Promise.reject(new Error(`asked for the ${what}`)) });
    expect(again).toEqual({ ...first, reused: true });
  });

  test('opens the model while the rows are being prepared', async () => {
    let opened = () => {};
    const opening = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const { engine } = watched(here.ports.engine, opened);
    // The rows wait for the model: one after the other, neither would come.
    const { record } = await evaluate(here, {
      ports: { engine },
      around: async (what, make) => {
        if (what === 'split') await opening;
        return make();
      },
    });
    expect(record.rows).toBe(40);
  });

  test('tells that metrics are computed', async () => {
    const { log, lines } = recorded();
    await evaluate(here, { ports: { log } });
    expect(lines.slice(-4)).toEqual([
      'scoring flight-delay on flights/test',
      'scoring flight-delay on flights/test done',
      'computing metrics of flight-delay on flights/test',
      'computing metrics of flight-delay on flights/test done',
    ]);
  });

  test('tells how far it is after each metric, and after each way to cut the rows', async () => {
    const { log, shares } = recorded();
    const { record } = await evaluate(here, { spec: FULL, ports: { log } });
    // One share is of the scoring, which takes one batch; two slices and the critical rows are three ways to cut.
    const parts = Object.keys(record.metrics).length + 3;
    expect(shares.slice(1)).toEqual(Array.from({ length: parts }, (_, index) => (index + 1) / parts));
  });
});

describe('an evaluation that fails', () => {
  const noRows = new UserError({ what: 'there are no rows' });
  const failing: Case['around'] = async (what, make) => {
    if (what === 'split') throw noRows;
    return make();
  };

  test.each<[string, Case, RegExp]>([
    ['without rows', { around: failing }, /there are no rows/],
    ['without rows, and with another model file', { around: failing, sha256: sha256Hex('other') }, /there are no rows/],
    ['while scoring', { binding: { inputs: { features: ['hour', 'text'] } } }, /a value cannot be converted to FLOAT/],
    ['at the first look at the rows', { spec: { label: 'lat' } }, /the label column "lat" is not in the split/],
  ])('%s leaves no model open', async (_, wanted, expected) => {
    const { engine, open } = watched(here.ports.engine);
    const error = await evaluate(here, { ...wanted, ports: { engine } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(expected);
    expect(open()).toBe(0);
    expect(await here.ports.evidence.list('evaluations')).toEqual([]);
  });

  test('while the predictions are written says so, and keeps nothing', async () => {
    const { engine, open } = watched(here.ports.engine);
    const { log, lines } = recorded();
    const dataFiles = { ...here.ports.dataFiles, temporary: noPlace };
    const error = await evaluate(here, { ports: { engine, log, dataFiles } }).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('evaluate');
    expect(lines.at(-1)).toBe('computing metrics of flight-delay on flights/test failed');
    expect(open()).toBe(0);
    expect(await here.ports.evidence.list('evaluations')).toEqual([]);
    expect(await readdir(join(here.privateFolder, 'tmp'))).toEqual([]);
  });
});

/** A path to which nothing can be written. */
function noPlace<T>(purpose: string, use: (file: string) => Promise<T>): Promise<T> {
  return use(join(here.root, 'no', 'such', 'folder', purpose));
}

/** The engine, and how many of its models are open. */
function watched(engine: Engine, opened: () => void = () => {}): { readonly engine: Engine; open(): number } {
  let open = 0;
  return {
    engine: {
      ...engine,
      async open(...request) {
        const scorer = await engine.open(...request);
        open++;
        opened();
        const close = async () => {
          await scorer.close();
          open--;
        };
        return { ...scorer, close };
      },
    },
    open: () => open,
  };
}

/** What a log is told of progress: beginnings and ends, and the shares between. */
function recorded(): {
  readonly log: Log;
  readonly lines: readonly string[];
  readonly shares: readonly (number | null)[];
} {
  const lines: string[] = [];
  const shares: (number | null)[] = [];
  const progress = (title: string) => {
    lines.push(title);
    return {
      update: (share: number | null) => void shares.push(share),
      done: (_?: string, outcome?: string) => void lines.push(`${title} ${outcome === 'failed' ? 'failed' : 'done'}`),
    };
  };
  return { log: { info() {}, warn() {}, output() {}, progress }, lines, shares };
}
