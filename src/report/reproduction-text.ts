import type { Reproduction } from '../experiment/reproduction.ts';
import { formatCount } from './numbers.ts';

/** Numbers that differ are listed up to this many. */
const SHOWN = 20;

export function renderReproduction(found: Reproduction): string {
  const { kind, model, key, evaluations, values, tolerance, reproduced } = found;
  const what = `${kind.replace(/s$/, '')} ${key.slice(0, 12)} of ${model}`;
  const predictions = evaluations.map(
    (each) =>
      `Predictions of ${each.key.slice(0, 12)}: ${each.identical ? 'identical, bit by bit' : 'not the same bits'}.`,
  );
  if (reproduced) {
    return [`Reproduced: the ${what}; ${formatCount(values.length)} values within ${tolerance}.`, ...predictions].join(
      '\n',
    );
  }
  const wrong = values.filter((value) => !value.within);
  const lines = wrong.slice(0, SHOWN).map(({ name, recorded, now }) => `  ${name}: recorded ${recorded}, now ${now}`);
  const rest = wrong.length > SHOWN ? [`  … and ${formatCount(wrong.length - SHOWN)} more`] : [];
  return [
    `Not reproduced: the ${what}; ${formatCount(wrong.length)} of ${formatCount(values.length)} values differ by more than ${tolerance}.`,
    ...lines,
    ...rest,
    ...predictions,
  ].join('\n');
}
