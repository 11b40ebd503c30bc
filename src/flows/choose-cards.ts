import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';

/** The cards of these names, or all. */
export function chooseCards(names: readonly string[], cards: ReadonlyMap<string, LoadedCard>): readonly LoadedCard[] {
  if (cards.size === 0) {
    throw new UserError({
      what: 'there is no data card in data-cards/',
      fix: 'proofmark data init FILE writes one from a look at the data.',
    });
  }
  const known = [...cards.keys()];
  const unknown = names.filter((name) => !cards.has(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) => {
        const near = nearestName(name, known);
        return {
          what: `there is no data card ${name}`,
          fix: near === undefined ? `The cards are ${known.join(', ')}.` : `Did you mean ${near}?`,
        };
      }),
    );
  }
  return names.length === 0 ? [...cards.values()] : names.map((name) => cards.get(name)!);
}
