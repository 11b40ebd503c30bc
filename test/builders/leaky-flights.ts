import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SmallRepository, smallRepository } from './small-repository.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** One in so many training rows is copied into the test rows: 2% of these. */
const COPIED = 61;

/**
 * The example of the flights with two leaks planted: training rows copied into the test split, and a column `taxi_in` that is
 * long for flights that will be late. `flight-delay` reads what it always reads, `flight-delay-taxi` the new column too.
 */
export function leakyFlights(): SmallRepository {
  const repository = smallRepository({ withoutModel: true });
  const withoutTests = (source: string) => !source.endsWith('.test.ts');
  for (const [from, to] of [
    ['models/flight-delay', 'models/flight-delay'],
    ['models/flight-delay', 'models/flight-delay-taxi'],
    ['data-cards/flights.md', 'data-cards/flights.md'],
    ['package-lock.json', 'package-lock.json'],
  ] as const) {
    mkdirSync(dirname(join(repository.root, to)), { recursive: true });
    cpSync(join(PROJECT, from), join(repository.root, to), { recursive: true, filter: withoutTests });
  }
  const card = readFileSync(join(PROJECT, 'data-cards/flights.md'), 'utf8');
  const [, query] = /^query: \|\n([\s\S]*?)^key: /m.exec(card)!;
  const planted = `  with clean as (
${query!.replaceAll(/^/gm, '  ').trimEnd()}
  ),
  taxied as (
    select *, case when late then 12 + distance % 20 else distance % 14 end as taxi_in
    from clean
  )
  select *, false as copied from taxied
  union all
  select *, true as copied from taxied
  where day between '2001-01-02' and '2001-04-30' and sample = 0 and (minute_of_day * 31 + distance) % ${COPIED} = 0
`;
  repository.write('data-cards/flights.md', card.replace(query!, planted));
  repository.edit('data-cards/flights.md', 'destination, duplicate]', 'destination, duplicate, copied]');
  repository.edit('data-cards/flights.md', 'and sample = 0" }', 'and sample = 0 and not copied" }');
  repository.edit('data-cards/flights.md', "'2001-05-31'\" }", "'2001-05-31' or copied\" }");
  repository.edit(
    'data-cards/flights.md',
    '  late: {',
    '  taxi_in: { type: int, unit: min, min: 0 }\n  copied: { type: bool }\n  late: {',
  );
  for (const file of ['model.yaml', 'params.yaml']) {
    const indent = file === 'model.yaml' ? '      ' : '  ';
    const last = `${indent}- departures_last_hour_yesterday\n`;
    repository.edit(`models/flight-delay-taxi/${file}`, last, `${last}${indent}- taxi_in\n`);
  }
  repository.commit('flights that leak');
  return repository;
}
