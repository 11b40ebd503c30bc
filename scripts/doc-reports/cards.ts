import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { proofmark } from '../../test/builders/command.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import type { Scene } from './page.ts';
import { printed } from './printed.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** The data cards of this repository in one of their own, without evidence. */
function cardsRepository(): SmallRepository {
  const repository = smallRepository({ withoutModel: true });
  const copies = [
    ['models/flight-delay', 'models/flight-delay'],
    ['package-lock.json', 'package-lock.json'],
    ['data-cards/flights.md', 'data-cards/flights.md'],
    ['data-cards/seattle-weather.md', 'data-cards/seattle-weather.md'],
    ['node_modules/vega-datasets/data/seattle-weather.csv', 'data/weather.csv'],
  ] as const;
  for (const [from, to] of copies) {
    mkdirSync(dirname(join(repository.root, to)), { recursive: true });
    cpSync(join(PROJECT, from), join(repository.root, to), { recursive: true });
  }
  repository.commit('cards');
  return repository;
}

/** Shops whose codes are text, and of which somebody's script wrote some as numbers. */
function writeShops({ write }: SmallRepository): void {
  const rows = '{"code": "007", "sold": 3}\n{"code": 12, "sold": 1}\n{"code": "1e5", "sold": 4}\n';
  write('data/shops.jsonl', rows);
  const digest = createHash('sha256').update(rows).digest('hex');
  const columns = 'columns:\n  code: { type: string }\n  sold: { type: int }';
  const files = `files: [{ uri: data/shops.jsonl, sha256: ${digest} }]`;
  write(
    'data-cards/shops.md',
    `---\nname: shops\n${files}\nkey: [code]\nsplits: { all: {} }\n${columns}\n---\n# Shops\n`,
  );
}

/** What is said of the example's cards, kept and broken. */
export const cards: Scene = {
  name: 'cards',
  run: async () => {
    const repository = cardsRepository();
    const run = async (...args: string[]) => printed(await proofmark(repository.root, ...args));
    try {
      const reports: Record<string, string> = {
        'leakage-flights': await run('data', 'leakage', 'flights'),
        'check-flights': await run('data', 'check', 'flights'),
        'profile-weather': await run('data', 'profile', 'seattle-weather/test', '--no-evidence'),
      };
      await run('data', 'init', 'data/weather.csv');
      reports['init-weather'] = readFileSync(join(repository.root, 'data-cards/weather.md'), 'utf8')
        .split(/^---$/m)
        .slice(0, 2)
        .join('---')
        .concat('---');
      repository.edit(
        'data-cards/flights.md',
        '    f.distance,\n',
        '    cast(f.distance * 1.609344 as bigint) as distance,\n',
      );
      repository.edit('data-cards/flights.md', '    hour(f.date) as hour,\n', '    (hour(f.date) + 5) % 24 as hour,\n');
      repository.edit('data-cards/flights.md', 'coalesce(origin_rate.late_rate, 0.2) as', 'origin_rate.late_rate as');
      reports['check-broken'] = await run('data', 'check', 'flights');
      writeShops(repository);
      reports['check-numbers'] = await run('data', 'check', 'shops');
      return reports;
    } finally {
      repository.remove();
    }
  },
};
