import { visibleLine } from './escape.ts';
import { PLAIN, type SummaryOptions } from './text-table.ts';
import type { CardDifference } from './verify-card.ts';
import { plural } from './words.ts';

/** What `card verify` found, as far as its text needs it. */
export interface CardFindings {
  readonly label: string;
  readonly source: string;
  readonly differences: readonly CardDifference[];
  readonly notes: readonly CardDifference[];
  readonly numbers: number;
  readonly missing: readonly string[];
  readonly verified: boolean;
}

/** Differences are listed up to this many. */
const SHOWN = 30;
const LONGEST = 160;

export function renderCardFindings(findings: CardFindings, { colour = PLAIN }: SummaryOptions = {}): string {
  const { source, label, differences, notes, numbers, missing, verified } = findings;
  const head = verified
    ? `${colour.green('Verified:')} ${visibleLine(source)}: ${plural(numbers, 'number')} of ${visibleLine(label)} recomputed from evidence, all the same.`
    : `${colour.red('Not verified:')} ${visibleLine(source)} contradicts the evidence of ${visibleLine(label)} in ${plural(differences.length, 'place')}.`;
  const more = differences.length - SHOWN;
  return [
    head,
    ...differences.slice(0, SHOWN).map(differenceLine),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...(notes.length === 0
      ? []
      : [`${plural(notes.length, 'line')} that people wrote differ, without a number in them:`]),
    ...notes.slice(0, 10).map(differenceLine),
    ...(missing.length === 0 ? [] : [`Nothing is written under: ${missing.join('; ')}.`]),
  ].join('\n');
}

function differenceLine({ line, place, card, evidence }: CardDifference): string {
  const where = line === null ? 'missing' : `line ${line}`;
  const short = (text: string) => {
    const shown = visibleLine(text);
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
  };
  const says = `card ${card === null ? 'says nothing' : `says ${short(card)}`}`;
  const knows = `evidence ${evidence === null ? 'knows nothing of it' : `says ${short(evidence)}`}`;
  return `  ${where}, ${short(place)}: ${says}, ${knows}`;
}
