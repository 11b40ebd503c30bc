import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-data-commands-')));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  mkdirSync(join(root, 'data'));
  write('data/before.csv', rows(0));
  write('data/same.csv', rows(0));
  write('data/wide.json', JSON.stringify(records(0)));
  write('data/shifted.csv', rows(0.3));
  write(
    'data/miles.jsonl',
    `${records(0)
      .map(inMiles)
      .map((each) => JSON.stringify(each))
      .join('\n')}\n`,
  );
  write('data/few.csv', rows(0).split('\n').slice(0, 2).join('\n'));
  git('add', '-A');
  git('commit', '-q', '-m', 'data');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const run = (...args: string[]) => proofmark(root, 'data', ...args);

interface Trip {
  readonly id: number;
  readonly distance: number;
  readonly city: string;
  readonly late: boolean;
}

/** Distances from 500 to 1500, moved by a share of that. */
function records(shift: number): Trip[] {
  return Array.from({ length: 2000 }, (_, id) => ({
    id,
    distance: Number((500 + 1000 * (((id * 0.618034) % 1) + shift)).toFixed(3)),
    city: ['Ulm', 'Rom', 'Wien'][id % 3]!,
    late: id % 4 === 0,
  }));
}

function rows(shift: number): string {
  const lines = records(shift).map(({ id, distance, city, late }) => `${id},${distance},${city},${late}`);
  return `id,distance,city,late\n${lines.join('\n')}\n`;
}

function inMiles(trip: Trip): Trip {
  return { ...trip, distance: Number((trip.distance / 1.609344).toFixed(3)) };
}

describe('data drift', () => {
  test.each([
    ['data/same.csv', 0, 'stable', 'stable'],
    ['data/wide.json', 0, 'stable', 'stable'],
    ['data/shifted.csv', 1, 'drift', 'alert'],
    ['data/miles.jsonl', 1, 'unnatural', 'alert'],
    ['data/few.csv', 3, 'warning', 'too-few-rows'],
  ])('tells %s by its exit code %i and as JSON: %s', async (current, exitCode, verdict, distance) => {
    const found = await run('drift', '--json', 'data/before.csv', current);
    expect(found.exitCode, found.stderr).toBe(exitCode);
    const report = JSON.parse(found.stdout);
    expect(report).toMatchObject({ verdict, rows: { reference: 2000 } });
    expect(report.columns.map(({ column }: { column: string }) => column)).toEqual(['distance', 'city', 'late']);
    expect(report.notCompared).toEqual([{ column: 'id', why: 'its numbers name rows' }]);
    for (const each of report.columns) {
      expect(Object.keys(each)).toEqual(expect.arrayContaining(['test', 'statistic', 'p', 'effect', 'verdict']));
    }
    expect(report.columns[0]).toMatchObject({ column: 'distance', test: 'ks', verdict: distance });
  });

  test('names the cause for people, and takes other tests', async () => {
    const { stdout } = await run('drift', 'data/before.csv', 'data/miles.jsonl');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/UNNATURAL .*unit: distance is 1\/1\.60934 of what it was \(miles/);
    const other = await run(
      'drift',
      '--json',
      'data/before.csv',
      'data/shifted.csv',
      '--test',
      'distance=psi',
      'city=z',
    );
    const tests = JSON.parse(other.stdout).columns.map((each: { test: string }) => each.test);
    expect(tests).toEqual(['psi', 'z', 'chisquare']);
    const md = await run('drift', '--md', 'data/before.csv', 'data/shifted.csv');
    expect(md.stdout).toMatch(/^### .*shifted.csv against .*before.csv: drift/);
  });

  test('is refused in one message for what is not there', async () => {
    for (const [args, message] of [
      [['data/before.csv', 'data/gone.csv'], 'there is no such file'],
      [['data/before.csv', 'data/same.csv', '--column', 'distnce'], 'Did you mean distance?'],
      [['trips/train', 'data/same.csv'], 'there is no data card'],
      [['data/before.csv', 'data/same.csv', '--test', 'distance=magic'], 'jensenshannon'],
    ] as const) {
      const { exitCode, stdout, stderr } = await run('drift', ...args);
      expect(exitCode, stderr).toBe(2);
      expect(stderr).toContain(message);
      expect(stdout).toBe('');
    }
  });
});

describe('a card from its data', () => {
  test('is written once, holds, and its rows are profiled and compared with what they were', async () => {
    const written = await run('init', 'data/before.csv', '--name', 'trips', '--label', 'late');
    expect(written.exitCode, written.stderr).toBe(0);
    const card = readFileSync(join(root, 'data-cards/trips.md'), 'utf8');
    expect(card.match(/# review/g)!.length).toBeGreaterThan(5);
    expect((await run('init', 'data/before.csv', '--name', 'trips')).exitCode).toBe(2);
    expect(readFileSync(join(root, 'data-cards/trips.md'), 'utf8')).toBe(card);

    const checked = await run('check', 'trips');
    expect(checked.exitCode, checked.stdout + checked.stderr).toBe(0);
    const profiles = JSON.parse((await run('profile', 'trips', '--json')).stdout);
    expect(profiles.map((each: { split: string | null; rows: number }) => each.rows)).toHaveLength(3);
    expect(profiles[0].rows).toBe(profiles[1].rows + profiles[2].rows);

    execFileSync('git', ['add', '-A'], { cwd: root });
    execFileSync('git', ['commit', '-q', '-m', 'card'], { cwd: root });
    expect((await run('diff', 'trips', '--exit-code')).exitCode).toBe(0);
    write('data-cards/trips.md', card.replace(/where: "(.*) < 'cc'"/, `where: "$1 < 'aa'"`));
    const moved = await run('diff', 'trips', '--exit-code');
    expect(moved.exitCode, moved.stdout).toBe(3);
    expect(moved.stdout).toContain('the split train was');
    const drift = await run('drift', 'trips/train', 'trips/test', '--json');
    expect(drift.exitCode, drift.stderr).toBe(0);
    expect(existsSync(join(root, '.git/refs/proofmark/profiles/trips'))).toBe(true);
  });
});

describe('data skew', () => {
  test('tells by its exit code whether what was served is what would be computed', async () => {
    const same = await run('skew', 'data/before.csv', 'data/wide.json', '--key', 'id');
    expect(same.exitCode, same.stderr).toBe(0);
    const skewed = await run('skew', 'data/miles.jsonl', 'data/before.csv', '--key', 'id', '--json');
    expect(skewed.exitCode, skewed.stderr).toBe(1);
    expect(JSON.parse(skewed.stdout).columns[0]).toMatchObject({
      column: 'distance',
      verdict: 'skew',
      mismatches: 2000,
      pattern: expect.stringContaining('miles and kilometres'),
    });
    expect((await run('skew', 'data/before.csv', 'data/few.csv', '--key', 'id')).exitCode).toBe(3);
    const wrong = await run('skew', 'data/before.csv', 'data/same.csv', '--key', 'trip,idd');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('Did you mean id?');
  });
});
