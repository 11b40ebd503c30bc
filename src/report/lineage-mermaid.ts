import type { FileLineage, Lineage } from '../registry/lineage.ts';
import { excerpt } from './escape.ts';
import { formatNumber } from './numbers.ts';
import { plural } from './words.ts';

/** Nodes and edges as they are added; a node's name is its number, so no text can break the diagram. */
class Graph {
  readonly #ids = new Map<string, string>();
  readonly #lines: string[] = [];

  /** The node of a thing, made when it is first named. */
  node(key: string, shape: 'file' | 'card' | 'step' | 'model' | 'place', lines: readonly string[]): string {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `n${this.#ids.size}`;
    this.#ids.set(key, id);
    const [open, close] = SHAPE[shape];
    this.#lines.push(`  ${id}${open}"${lines.map(mermaidText).join('<br/>')}"${close}`);
    return id;
  }

  edge(from: string, to: string, text?: string): void {
    const line = text === undefined ? `  ${from} --> ${to}` : `  ${from} -->|"${mermaidText(text)}"| ${to}`;
    if (!this.#lines.includes(line)) this.#lines.push(line);
  }

  text(): string {
    return `${['flowchart LR', ...this.#lines].join('\n')}\n`;
  }
}

const SHAPE = {
  file: ['[(', ')]'],
  card: ['[/', '/]'],
  step: ['[', ']'],
  model: ['([', '])'],
  place: ['{{', '}}'],
} as const;

/** Text inside a quoted label: Mermaid reads entities as `#…;`, and HTML and Markdown in labels. */
function mermaidText(text: string): string {
  return excerpt(text, 80)
    .replace(/[#&<>"'`|\\[\]{}()*_~;]/g, (char) => `#${char.charCodeAt(0)};`)
    .replace(/^([-+]|\d+(?=[.)]))/, '#8203;$1');
}

/** A model's lineage as a Mermaid flowchart, from files on the left to environments on the right. */
export function renderLineageMermaid(lineage: Lineage): string {
  const graph = new Graph();
  const { cards, splits, code, run, evaluation, verdict, environments } = lineage;
  const model = graph.node('model', 'model', [lineage.label, short(lineage.digest)]);
  for (const card of cards) {
    const node = graph.node(`card ${card.name}`, 'card', [`data card ${card.name}`]);
    for (const file of card.files) {
      graph.edge(graph.node(`file ${file.uri} ${file.sha256}`, 'file', [file.uri, short(file.sha256)]), node);
    }
    for (const from of card.from) {
      graph.edge(graph.node(`card ${from}`, 'card', [`data card ${from}`]), node, card.command ?? undefined);
    }
  }
  const steps = { train: run === null ? null : runNode(graph, run), test: null as string | null };
  if (evaluation !== null) {
    const metrics = Object.entries(evaluation.metrics).slice(0, 3);
    steps.test = graph.node('evaluation', 'step', [
      `evaluation ${short(evaluation.key)}`,
      ...metrics.map(([name, value]) => `${name} ${formatNumber(value)}`),
    ]);
  }
  for (const { use, card, name, digest, rows } of splits) {
    const split = graph.node(`split ${digest}`, 'step', [
      `split ${name}`,
      rows === null ? short(digest) : plural(rows, 'row'),
    ]);
    if (cards.some((each) => each.name === card)) graph.edge(graph.node(`card ${card}`, 'card', []), split);
    const to = steps[use];
    if (to !== null) graph.edge(split, to);
  }
  if (code !== null && steps.train !== null) {
    const params = Object.entries(code.params)
      .slice(0, 5)
      .map(([name, value]) => `${name} = ${String(value)}`);
    graph.edge(
      graph.node('code', 'step', [`code: ${code.command}`, plural(code.files.length, 'file'), ...params]),
      steps.train,
    );
  }
  if (steps.train !== null) graph.edge(steps.train, model);
  if (steps.test !== null) {
    graph.edge(model, steps.test);
    if (verdict !== null) {
      const node = graph.node('verdict', 'step', [
        `verdict ${verdict.verdict}`,
        ...(verdict.baseline === null ? [] : [`against ${verdict.baseline}`]),
      ]);
      graph.edge(steps.test, node);
    }
  }
  for (const { environment, current, tag } of environments) {
    graph.edge(
      model,
      graph.node(`place ${environment}`, 'place', [environment]),
      `${current ? 'now' : 'before'}: ${tag}`,
    );
  }
  return graph.text();
}

function runNode(graph: Graph, run: NonNullable<Lineage['run']>): string {
  return graph.node('run', 'step', [`run ${short(run.key)}`, `seed ${run.seed}`, run.machine]);
}

/** Who used a file, as a flowchart from the file to environments. */
export function renderFileLineageMermaid({ asked, uses }: FileLineage): string {
  const graph = new Graph();
  if (uses.length === 0) graph.node('asked', 'file', [asked]);
  for (const use of uses) {
    const file = graph.node(`file ${use.uri} ${use.sha256}`, 'file', [use.uri, short(use.sha256)]);
    const cards = [...use.through, use.card].map((name) => graph.node(`card ${name}`, 'card', [`data card ${name}`]));
    graph.edge(file, cards[0]!);
    for (const [at, card] of cards.entries()) if (at > 0) graph.edge(cards[at - 1]!, card);
    const name = use.version ?? `run ${use.run?.slice(0, 12) ?? 'unknown'}`;
    const model = graph.node(`model ${use.model} ${name}`, 'model', [use.model, name]);
    graph.edge(cards.at(-1)!, model, use.uses.join(', '));
    for (const environment of use.live)
      graph.edge(model, graph.node(`place ${environment}`, 'place', [environment]), 'now');
    for (const environment of use.before) {
      graph.edge(model, graph.node(`place ${environment}`, 'place', [environment]), 'before');
    }
  }
  return graph.text();
}

function short(digest: string | null): string {
  return digest === null ? 'unknown' : digest.replace(/^sha256:/, '').slice(0, 12);
}
