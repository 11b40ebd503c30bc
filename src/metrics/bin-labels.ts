/** Labels of the parts that ascending edges make: `..337`, `337..556`, `556..`. Each holds its lower edge and not its upper. */
export function binLabels(edges: readonly number[]): readonly string[] {
  return [...edges, null].map((edge, index) => `${index === 0 ? '' : edges[index - 1]}..${edge ?? ''}`);
}

const NUMBER = String.raw`-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const LABEL = new RegExp(String.raw`^(${NUMBER})?\.\.(${NUMBER})?$`);

/** The edges of a label; undefined for a text that is none. Null stands for an open end. */
export function parseBinLabel(label: string): { readonly from: number | null; readonly to: number | null } | undefined {
  const found = LABEL.exec(label);
  if (found === null) return undefined;
  const [from, to] = [found[1], found[2]];
  return { from: from === undefined ? null : Number(from), to: to === undefined ? null : Number(to) };
}

/** Ascending edges of a column's parts, read from their labels; empty when they are not labels of bins. */
export function edgesOfLabels(labels: readonly string[]): readonly number[] {
  const edges = new Set<number>();
  for (const label of labels) {
    const { from, to } = parseBinLabel(label) ?? { from: null, to: null };
    if (from !== null) edges.add(from);
    if (to !== null) edges.add(to);
  }
  return [...edges].sort((a, b) => a - b);
}
