import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseParams } from './params.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const card = parse(read('../../data-cards/flights.md').split('---\n')[1]!) as { query: string };
const { features } = parseParams(read('params.yaml'), 'params.yaml');

interface Flight {
  readonly date: string;
  readonly origin: string;
  readonly destination: string;
  readonly delay: number;
}

/** The features that the card's query gives the flights of one day of operation, in order of time. */
async function featuresOn(day: string, flights: readonly Flight[]): Promise<unknown[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    "create table airports as select * from (values ('AAA', 40.0, -80.0), ('BBB', 35.0, -90.0)) t(iata, latitude, longitude)",
  );
  await connection.run(
    'create table flights (date timestamp, delay bigint, distance bigint, origin varchar, destination varchar)',
  );
  for (const { date, delay, origin, destination } of flights) {
    await connection.run(`insert into flights values ('${date}', ${delay}, 500, '${origin}', '${destination}')`);
  }
  const reader = await connection.runAndReadAll(
    `select date, origin, ${features.join(', ')} from (${card.query.replace('where sample < 3', '')}) where day = '${day}' order by date, origin`,
  );
  return reader.getRowObjectsJson();
}

const flight = (date: string, origin: string, delay: number): Flight => ({
  date,
  origin,
  destination: origin === 'AAA' ? 'BBB' : 'AAA',
  delay,
});

const YESTERDAY = [
  flight('2001-03-01 09:10:00', 'AAA', 0),
  flight('2001-03-01 18:40:00', 'AAA', 90),
  flight('2001-03-01 10:00:00', 'BBB', 5),
];
const TODAY = [
  flight('2001-03-02 08:30:00', 'AAA', 0),
  flight('2001-03-02 09:15:00', 'AAA', 0),
  flight('2001-03-03 00:20:00', 'BBB', 0),
];

test('no feature changes when flights of the same day arrive late', async () => {
  const onTime = await featuresOn('2001-03-02', [...YESTERDAY, ...TODAY]);
  const late = await featuresOn('2001-03-02', [...YESTERDAY, ...TODAY.map((one) => ({ ...one, delay: 120 }))]);
  expect(onTime).toHaveLength(3);
  expect(late).toEqual(onTime);
});

test('no feature changes when flights leave later that day', async () => {
  const [first] = await featuresOn('2001-03-02', [...YESTERDAY, ...TODAY]);
  const [alone] = await featuresOn('2001-03-02', [...YESTERDAY, TODAY[0]!]);
  expect(first).toEqual(alone);
});

test("yesterday's arrivals and the departures of the last hour are seen", async () => {
  const rows = (await featuresOn('2001-03-02', [...YESTERDAY, ...TODAY])) as Record<string, unknown>[];
  expect(rows[1]).toMatchObject({
    origin: 'AAA',
    minute_of_day: '555',
    // One of two flights late, steadied by 4 of 20.
    origin_late_rate: 5 / 22,
    destination_late_rate: 4 / 21,
    departures_last_hour: '1',
    departures_last_hour_yesterday: '0',
  });
});

test('the label and its cause are no features', () => {
  expect(features).not.toContain('delay');
  expect(features).not.toContain('late');
});
