import type { Task } from '../model-config.ts';
import { randomNumbers } from '../random-numbers.ts';
import { EXAMPLE_COLUMNS, EXAMPLE_LABEL, exampleCsv } from './example-data.ts';

/** A made-up table to run a first experiment on, and what is known of its columns. */
export interface ExampleTable {
  readonly csv: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly label: string;
  readonly query: string | null;
  readonly slices: readonly string[];
}

const VISIT_COLUMNS = EXAMPLE_COLUMNS.filter(({ name }) => name !== EXAMPLE_LABEL);
const ROWS = 4000;
const RESULTS_PER_QUERY = 8;
const CHANNELS = ['search', 'mail', 'shop'] as const;

/** Always the same bytes, so that a new repository can run an experiment before it has data of its own. */
export function exampleTable(task: Task): ExampleTable {
  const of = (label: string, type: string, csv: string): ExampleTable => ({
    csv,
    columns: [...VISIT_COLUMNS, { name: label, type }],
    label,
    query: null,
    slices: ['channel'],
  });
  switch (task) {
    case 'binary-classification':
      return { csv: exampleCsv(), columns: EXAMPLE_COLUMNS, label: EXAMPLE_LABEL, query: null, slices: ['channel'] };
    case 'multiclass-classification':
      return of('next_step', 'VARCHAR', visits('next_step', nextStep));
    case 'regression':
      return of('spent', 'DOUBLE', visits('spent', spent));
    case 'ranking':
      return searchResults();
  }
}

interface Visit {
  readonly visits: number;
  readonly days: number;
  readonly basket: number;
}

/** `buy`, `leave` or `return`, by three log-odds. */
function nextStep({ visits: count, days, basket }: Visit, random: () => number): string {
  const odds = [Math.exp(0.25 * count - 2), Math.exp(0.04 * days - 0.8), Math.exp(0.012 * basket - 0.6)];
  const place = random() * (odds[0]! + odds[1]! + odds[2]!);
  if (place < odds[0]!) return 'buy';
  return place < odds[0]! + odds[1]! ? 'leave' : 'return';
}

/** Linear in the columns, with noise of about 8. */
function spent({ visits: count, days, basket }: Visit, random: () => number): string {
  const noise = (random() + random() + random() - 1.5) * 16;
  return (20 + 2.5 * count - 0.3 * days + 0.4 * basket + noise).toFixed(2);
}

function visits(label: string, truth: (visit: Visit, random: () => number) => string): string {
  const random = randomNumbers(20_260_102);
  const lines = [[...VISIT_COLUMNS.map((column) => column.name), label].join(',')];
  for (let row = 0; row < ROWS; row++) {
    const visit = {
      visits: 1 + Math.floor(random() ** 2 * 20),
      days: Math.floor(random() * 60),
      basket: Math.round(random() ** 2 * 20_000) / 100,
    };
    const channel = CHANNELS[Math.floor(random() * CHANNELS.length)]!;
    lines.push([visit.visits, visit.days, visit.basket.toFixed(2), channel, truth(visit, random)].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** Results of searches, with how relevant people found them: 0 to 3. */
function searchResults(): ExampleTable {
  const random = randomNumbers(20_260_103);
  const lines = ['search,text_match,clicks,price,channel,relevance'];
  for (let query = 0; query < ROWS / RESULTS_PER_QUERY; query++) {
    const channel = CHANNELS[Math.floor(random() * CHANNELS.length)]!;
    for (let result = 0; result < RESULTS_PER_QUERY; result++) {
      const match = random();
      const clicks = Math.floor(random() ** 2 * 100);
      const price = Math.round(random() * 5000) / 100;
      const good = 2 * match + 0.02 * clicks - 0.01 * price + random();
      const relevance = good > 3 ? 3 : good > 2.3 ? 2 : good > 1.7 ? 1 : 0;
      lines.push([`s${query}`, match.toFixed(4), clicks, price.toFixed(2), channel, relevance].join(','));
    }
  }
  return {
    csv: `${lines.join('\n')}\n`,
    columns: [
      { name: 'search', type: 'VARCHAR' },
      { name: 'text_match', type: 'DOUBLE' },
      { name: 'clicks', type: 'BIGINT' },
      { name: 'price', type: 'DOUBLE' },
      { name: 'channel', type: 'VARCHAR' },
      { name: 'relevance', type: 'BIGINT' },
    ],
    label: 'relevance',
    query: 'search',
    slices: ['channel'],
  };
}
