import { WRITTEN_BY_PEOPLE } from '../model-card-sections.ts';

const ASKED: Readonly<Record<(typeof WRITTEN_BY_PEOPLE)[number], string>> = {
  Uses: 'Who uses its answers, to decide what; and what it must not be used for.',
  'Bias, Risks, and Limitations': 'Where it is wrong, for whom, and what that leads to.',
  'Ethical Considerations': 'Whom it can harm, what was done about that, who may object.',
};

/** `models/<name>/CARD.md` of a new model: what only people can say. A comment is not an answer. */
export function modelCardFile(model: string): string {
  const sections = WRITTEN_BY_PEOPLE.map((title) => `## ${title}\n<!-- ${ASKED[title]} -->`);
  return `# ${model}\n<!-- Numbers come from evidence: proofmark card ${model}. Here stands what no measurement tells. -->\n\n${sections.join('\n\n')}\n`;
}
