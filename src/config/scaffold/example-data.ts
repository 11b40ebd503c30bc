import { randomNumbers } from '../random-numbers.ts';

/** Columns of the example table, as SQL names their types. */
export const EXAMPLE_COLUMNS = [
  { name: 'visits', type: 'BIGINT' },
  { name: 'days_since_last_visit', type: 'BIGINT' },
  { name: 'basket', type: 'DOUBLE' },
  { name: 'channel', type: 'VARCHAR' },
  { name: 'bought', type: 'BIGINT' },
] as const;

export const EXAMPLE_LABEL = 'bought';
const EXAMPLE_ROWS = 4000;
const CHANNELS = ['search', 'mail', 'shop'] as const;

/**
 * A made-up table of shop visits as CSV, always the same bytes, so that a new repository can run an experiment before it
 * has data of its own. The label follows a logistic model of the other columns; the best ROC AUC is about 0.8.
 */
export function exampleCsv(): string {
  const random = randomNumbers(20_260_101);
  const lines = [EXAMPLE_COLUMNS.map((column) => column.name).join(',')];
  for (let row = 0; row < EXAMPLE_ROWS; row++) {
    const visits = 1 + Math.floor(random() ** 2 * 20);
    const days = Math.floor(random() * 60);
    const basket = Math.round(random() ** 2 * 20_000) / 100;
    const channel = Math.floor(random() * CHANNELS.length);
    const logOdds = -1.6 + 0.18 * visits - 0.05 * days + 0.012 * basket + 0.4 * (channel - 1);
    const bought = random() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    lines.push([visits, days, basket.toFixed(2), CHANNELS[channel], bought].join(','));
  }
  return `${lines.join('\n')}\n`;
}
