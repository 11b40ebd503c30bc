/** A heading of a model card, after Hugging Face's template. */
export interface CardSection {
  readonly title: string;
  readonly level: 2 | 3;
  /** Other names that people give it. */
  readonly aliases: readonly string[];
}

const section = (title: string, ...aliases: string[]): CardSection => ({ title, level: 2, aliases });
const part = (title: string, ...aliases: string[]): CardSection => ({ title, level: 3, aliases });

/** Every heading of a model card in its order; those of level 3 belong to the one of level 2 above them. */
export const CARD_LAYOUT = [
  section('Model Details', 'Details'),
  part('Model Description', 'Description'),
  part('Model Sources', 'Sources'),
  section('Uses', 'Use', 'Intended Use', 'Intended Uses', 'Intended Uses & Limitations'),
  part('Direct Use'),
  part('Downstream Use'),
  part('Out-of-Scope Use', 'Out of Scope', 'Unsuitable Uses', 'Misuse'),
  section(
    'Bias, Risks, and Limitations',
    'Limitations',
    'Limits',
    'Known Limits',
    'Known Limitations',
    'Bias',
    'Risks',
    'Limitations and Biases',
    'Caveats',
  ),
  part('Ethical Considerations', 'Ethics', 'Ethical Concerns'),
  part('Recommendations', 'Caveats and Recommendations'),
  section('How to Get Started with the Model', 'How to Use', 'Getting Started'),
  section('Training Details', 'Training'),
  part('Training Data'),
  part('Training Procedure'),
  section('Evaluation', 'Evaluation Results'),
  part('Testing Data, Factors & Metrics', 'Testing Data', 'Evaluation Data', 'Factors', 'Metrics'),
  part('Results', 'Quantitative Analyses'),
  section('Model Examination', 'Examination'),
  section('Environmental Impact'),
  section('Technical Specifications'),
  section('Citation'),
  section('Glossary'),
  section('More Information'),
  section('Model Card Authors', 'Authors'),
  section('Model Card Contact', 'Contact'),
] as const;

/** What only people can say of a model: nothing that was measured stands in for it. */
export const WRITTEN_BY_PEOPLE = ['Uses', 'Bias, Risks, and Limitations', 'Ethical Considerations'] as const;

/** Sections that a model card needs, each with something under it. */
export const MODEL_CARD_SECTIONS = [
  'Model Details',
  'Uses',
  'Bias, Risks, and Limitations',
  'Ethical Considerations',
  'How to Get Started with the Model',
  'Training Details',
  'Evaluation',
] as const;

/** Where what belongs nowhere else goes. */
export const OTHER_SECTION = 'More Information';

/** The section a heading means, whatever its case, punctuation and plural; undefined when it is none of them. */
export function findSection(heading: string): CardSection | undefined {
  const wanted = plain(heading);
  return CARD_LAYOUT.find(({ title, aliases }) => [title, ...aliases].some((name) => plain(name) === wanted));
}

function plain(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
