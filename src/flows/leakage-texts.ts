import { EXAMPLES_OF_LEAKS } from '../data/leakage-finding.ts';
import type { RepeatFacts } from '../data/leakage-repeats.ts';
import { jaccard, SAME_TEXT, shinglesOf, TextIndex } from '../data/near-duplicate-texts.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { testExamples } from './leakage-duplicates.ts';
import { type LeakageTables, numbered, type SharedColumn } from './leakage-tables.ts';

/** Characters that the texts of a column have on average for it to count as text, not as names: about ten words. */
const LONG = 50;
/** Characters that are read of one text. */
const READ = 20_000;
/** Test rows, and training rows beside them, that are looked for at most: 50 MB in all. */
const TEST_ROWS = 100_000;
const TRAIN_ROWS = 20_000;
/** Columns of text that are looked at. */
const MOST_COLUMNS = 5;

export interface NearTexts extends Omit<RepeatFacts, 'columns'> {
  readonly column: string;
  /** Numbers of the test rows; of a sample when `looked` is less than all. */
  readonly testRows: Int32Array;
}

/**
 * Test rows whose text is nearly that of a training row, for each column of long texts, and how many training rows have
 * such a neighbour among themselves. Found by MinHash, then verified by the words. Twins are not counted again.
 */
export async function findNearTexts(
  tables: LeakageTables,
  compared: readonly SharedColumn[],
  twins: Int32Array,
  seed: string,
  shown: readonly string[],
): Promise<NearTexts[]> {
  const found: NearTexts[] = [];
  for (const { name } of (await longTexts(tables, compared)).slice(0, MOST_COLUMNS)) {
    found.push(await nearTextsOf(tables, name, new Set(twins), `${seed}|${name}`, shown));
  }
  return found;
}

async function longTexts({ session }: LeakageTables, compared: readonly SharedColumn[]): Promise<SharedColumn[]> {
  const texts = compared.filter(({ family }) => family === 'string');
  if (texts.length === 0) return [];
  const items = texts.map(({ name }, index) => `avg(length(cast(${quoteName(name)} as varchar))) as l${index}`);
  const [row = {}] = await session.rows(`select ${items.join(', ')} from train`);
  return texts.filter((_, index) => Number(row[`l${index}`] ?? 0) >= LONG);
}

/** Watched texts: test rows by ascending number, then training rows. */
interface Watched {
  readonly testRows: readonly number[];
  readonly trainRows: readonly number[];
}

async function nearTextsOf(
  tables: LeakageTables,
  column: string,
  twins: ReadonlySet<number>,
  seed: string,
  shown: readonly string[],
): Promise<NearTexts> {
  const { rows } = tables;
  const [testStep, trainStep] = [Math.ceil(rows.test / TEST_ROWS), Math.ceil(rows.train / TRAIN_ROWS)];
  const index = new TextIndex(Math.ceil(rows.test / testStep) + Math.ceil(rows.train / trainStep), seed);
  const testRows: number[] = [];
  for await (const { row, shingles } of readShingles(tables, 'test', column, testStep)) {
    if (twins.has(row)) continue;
    testRows.push(row);
    index.watch(shingles);
  }
  const trainRows: number[] = [];
  for await (const { row, shingles } of readShingles(tables, 'train', column, trainStep)) {
    trainRows.push(row);
    index.watch(shingles);
  }
  for await (const { row, shingles } of readShingles(tables, 'train', column, 1)) {
    index.see(shingles, row, row % trainStep === 0 ? testRows.length + row / trainStep : -1);
  }
  const near = await verify(tables, column, index.candidates(), { testRows, trainRows });
  const pairs = near.test.slice(0, EXAMPLES_OF_LEAKS);
  return {
    column,
    looked: testRows.length,
    found: near.test.length,
    trainLooked: trainRows.length,
    trainFound: near.train,
    testRows: Int32Array.from(near.test, ({ test }) => test),
    examples: await testExamples(tables, pairs, shown.includes(column) ? [column, ...shown] : shown),
  };
}

async function* readShingles(
  { session }: LeakageTables,
  side: 'train' | 'test',
  column: string,
  step: number,
): AsyncIterable<{ readonly row: number; readonly shingles: Uint32Array }> {
  const text = `left(coalesce(cast(${quoteName(column)} as varchar), ''), ${READ})`;
  const select = `select cast("row" as integer), text from ${numbered(side, [`${text} as text`])} where "row" % ${step} = 0`;
  for await (const batch of session.read(select)) {
    const [numbers, texts] = batch.columns as [Int32Array, readonly string[]];
    for (let place = 0; place < batch.rows; place++) {
      yield { row: numbers[place]!, shingles: shinglesOf(texts[place]!) };
    }
  }
}

/** Reads both texts of every pair and compares their words. */
async function verify(
  { session }: LeakageTables,
  column: string,
  candidates: Int32Array,
  { testRows, trainRows }: Watched,
): Promise<{ readonly test: readonly { readonly test: number; readonly train: number }[]; readonly train: number }> {
  const text = `left(coalesce(cast(${quoteName(column)} as varchar), ''), ${READ}) as text`;
  const near = async (side: 'train' | 'test', numbers: readonly number[], offset: number) => {
    const places = numbers.flatMap((_, place) => (candidates[offset + place]! >= 0 ? [place] : []));
    if (places.length === 0) return [];
    await session.execute('drop table if exists text_pairs');
    await session.createTable('text_pairs', {
      asked: Float64Array.from(places, (place) => numbers[place]!),
      other: Float64Array.from(places, (place) => candidates[offset + place]!),
    });
    const found: { asked: number; other: number }[] = [];
    const select = `select cast(p.asked as integer), cast(p.other as integer), a.text, b.text from text_pairs p
      join ${numbered(side, [text])} a on a."row" = p.asked join ${numbered('train', [text])} b on b."row" = p.other`;
    for await (const batch of session.read(select)) {
      const [asked, other, first, second] = batch.columns as [
        Int32Array,
        Int32Array,
        readonly string[],
        readonly string[],
      ];
      for (let place = 0; place < batch.rows; place++) {
        if (jaccard(shinglesOf(first[place]!), shinglesOf(second[place]!)) < SAME_TEXT) continue;
        found.push({ asked: asked[place]!, other: other[place]! });
      }
    }
    return found.sort((a, b) => a.asked - b.asked);
  };
  const test = await near('test', testRows, 0);
  const train = await near('train', trainRows, testRows.length);
  return { test: test.map(({ asked, other }) => ({ test: asked, train: other })), train: train.length };
}
