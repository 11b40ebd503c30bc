/**
 * Gradient-boosted decision trees for a binary label, on histograms (Friedman 2001; split gain and leaf weights as in
 * XGBoost, Chen & Guestrin 2016, equations 5 and 7). One core, typed arrays, no dependencies.
 */

/** A table by columns: `columns[f][row]`. Float32, because that is what the exported model is fed. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
}

export interface BoostingParams {
  /** Number of trees. */
  readonly rounds: number;
  readonly learningRate: number;
  /** Splits on the longest path, 1 or more. */
  readonly maxDepth: number;
  /** Smallest sum of second derivatives p(1 - p) in a leaf: about 5 rows at p = 0.25 for every 1. */
  readonly minChildWeight: number;
  /** L2 penalty on leaf values. */
  readonly l2: number;
  /** Quantile bins per feature, 2 to 256. */
  readonly bins: number;
  /** Share of rows, and of features, that each tree sees, in (0, 1]. */
  readonly rowShare: number;
  readonly featureShare: number;
}

/** Parallel arrays, one entry a node; node 0 is the root. A leaf has `left` -1 and adds `value` to the log odds. */
export interface Tree {
  readonly feature: number[];
  /** Rows with `x <= threshold` go left. Always a value of the training data, so exact in float32. */
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

export interface Ensemble {
  /** Log odds before the first tree. */
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** Mean log loss, in nats, after a round. */
export interface Round {
  readonly round: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
}

export interface LabelledTable extends Table {
  /** 0 or 1 per row. */
  readonly label: Uint8Array;
}

/** Boosts `params.rounds` trees. `random` gives numbers in [0, 1) and decides which rows and features each tree sees. */
export function trainEnsemble(
  train: LabelledTable,
  validation: LabelledTable,
  params: BoostingParams,
  random: () => number,
  onRound: (round: Round) => void = () => {},
): Ensemble {
  const edges = train.columns.map((column) => quantileEdges(column, params.bins));
  const binned = train.columns.map((column, f) => toBins(column, edges[f]!));
  const positives = train.label.reduce((sum, y) => sum + y, 0);
  const base = Math.log(positives / (train.rows - positives));
  const score = new Float64Array(train.rows).fill(base);
  const validationScore = new Float64Array(validation.rows).fill(base);
  const gradient = new Float64Array(train.rows);
  const hessian = new Float64Array(train.rows);
  const trees: Tree[] = [];
  for (let round = 1; round <= params.rounds; round++) {
    for (let i = 0; i < train.rows; i++) {
      const p = sigmoid(score[i]!);
      gradient[i] = p - train.label[i]!;
      hessian[i] = p * (1 - p);
    }
    const rows = sample(train.rows, params.rowShare, random);
    const features = sample(binned.length, params.featureShare, random);
    const tree = growTree({ binned, edges, gradient, hessian, params }, rows, features);
    trees.push(tree);
    addTree(tree, train, score);
    addTree(tree, validation, validationScore);
    onRound({
      round,
      trainLoss: meanLogLoss(score, train.label),
      validationLoss: meanLogLoss(validationScore, validation.label),
    });
  }
  return { base, trees };
}

/** Probability of the positive class per row. */
export function predict(ensemble: Ensemble, table: Table): Float64Array {
  const score = new Float64Array(table.rows).fill(ensemble.base);
  for (const tree of ensemble.trees) addTree(tree, table, score);
  return score.map(sigmoid);
}

interface Grower {
  readonly binned: readonly Uint8Array[];
  readonly edges: readonly Float32Array[];
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly params: BoostingParams;
}

/** Sums of gradients and of second derivatives by bin, feature after feature. */
interface Histogram {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Reorders `rows` so that every node's rows stand together. */
function growTree(grower: Grower, rows: Int32Array, features: Int32Array): Tree {
  const { params } = grower;
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const scratch = new Int32Array(rows.length);

  function grow(start: number, end: number, depth: number, histogram: Histogram): number {
    const node = tree.feature.length;
    const [g, h] = totals(histogram, params.bins);
    tree.feature.push(0);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push((-params.learningRate * g) / (h + params.l2));
    const split = depth < params.maxDepth ? bestSplit(histogram, features, grower, g, h) : undefined;
    if (split === undefined) return node;
    const middle = partition(rows, start, end, grower.binned[split.feature]!, split.bin, scratch);
    // Only the smaller child is counted; the other is what remains of the parent.
    const leftIsSmaller = middle - start < end - middle;
    const smaller = leftIsSmaller
      ? buildHistogram(grower, rows, start, middle, features)
      : buildHistogram(grower, rows, middle, end, features);
    const larger = subtract(histogram, smaller);
    tree.feature[node] = split.feature;
    tree.threshold[node] = grower.edges[split.feature]![split.bin]!;
    tree.left[node] = grow(start, middle, depth + 1, leftIsSmaller ? smaller : larger);
    tree.right[node] = grow(middle, end, depth + 1, leftIsSmaller ? larger : smaller);
    return node;
  }

  grow(0, rows.length, 0, buildHistogram(grower, rows, 0, rows.length, features));
  return tree;
}

function buildHistogram(grower: Grower, rows: Int32Array, start: number, end: number, features: Int32Array): Histogram {
  const { bins } = grower.params;
  const gradient = new Float64Array(features.length * bins);
  const hessian = new Float64Array(features.length * bins);
  for (let k = 0; k < features.length; k++) {
    const column = grower.binned[features[k]!]!;
    const offset = k * bins;
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      const at = offset + column[row]!;
      gradient[at]! += grower.gradient[row]!;
      hessian[at]! += grower.hessian[row]!;
    }
  }
  return { gradient, hessian };
}

function subtract(parent: Histogram, child: Histogram): Histogram {
  return {
    gradient: parent.gradient.map((sum, i) => sum - child.gradient[i]!),
    hessian: parent.hessian.map((sum, i) => sum - child.hessian[i]!),
  };
}

/** Sums over the node, read from its first feature. */
function totals(histogram: Histogram, bins: number): [gradient: number, hessian: number] {
  let g = 0;
  let h = 0;
  for (let b = 0; b < bins; b++) {
    g += histogram.gradient[b]!;
    h += histogram.hessian[b]!;
  }
  return [g, h];
}

/** The split with the largest positive gain; undefined when no split gains. Rows in `bin` and below go left. */
function bestSplit(histogram: Histogram, features: Int32Array, grower: Grower, g: number, h: number) {
  const { bins, l2, minChildWeight } = grower.params;
  const parent = (g * g) / (h + l2);
  let best: { feature: number; bin: number } | undefined;
  let bestGain = 1e-9;
  for (let k = 0; k < features.length; k++) {
    const feature = features[k]!;
    let leftG = 0;
    let leftH = 0;
    for (let bin = 0; bin < grower.edges[feature]!.length; bin++) {
      leftG += histogram.gradient[k * bins + bin]!;
      leftH += histogram.hessian[k * bins + bin]!;
      const rightH = h - leftH;
      if (leftH < minChildWeight) continue;
      if (rightH < minChildWeight) break;
      const rightG = g - leftG;
      const gain = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, bin };
      }
    }
  }
  return best;
}

/** Stable partition of `rows[start, end)`; returns where the right part begins. */
function partition(
  rows: Int32Array,
  start: number,
  end: number,
  column: Uint8Array,
  bin: number,
  scratch: Int32Array,
): number {
  let middle = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    if (column[row]! <= bin) rows[middle++] = row;
    else scratch[right++] = row;
  }
  rows.set(scratch.subarray(0, right), middle);
  return middle;
}

function addTree(tree: Tree, table: Table, score: Float64Array): void {
  const { feature, threshold, left, right, value } = tree;
  for (let i = 0; i < table.rows; i++) {
    let node = 0;
    while (left[node]! >= 0) node = table.columns[feature[node]!]![i]! <= threshold[node]! ? left[node]! : right[node]!;
    score[i]! += value[node]!;
  }
}

/**
 * Upper edges of at most `bins` bins with about as many rows each; the last bin is open. Edges are values of the column,
 * so that `bin(x) <= b` and `x <= edges[b]` say the same.
 */
export function quantileEdges(column: Float32Array, bins: number): Float32Array {
  const sorted = column.slice().sort();
  const edges: number[] = [];
  for (let b = 1; b < bins; b++) {
    const edge = sorted[Math.floor((sorted.length * b) / bins)]!;
    if (edge !== edges.at(-1) && edge < sorted.at(-1)!) edges.push(edge);
  }
  return Float32Array.from(edges);
}

/** Index of the first edge that is not below the value; `edges.length` when there is none. */
export function toBins(column: Float32Array, edges: Float32Array): Uint8Array {
  return Uint8Array.from(column, (value) => {
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Each of 0..n-1 with probability `share`, in order; never empty for n > 0. */
function sample(n: number, share: number, random: () => number): Int32Array {
  if (share >= 1) return Int32Array.from({ length: n }, (_, i) => i);
  const chosen: number[] = [];
  for (let i = 0; i < n; i++) if (random() < share) chosen.push(i);
  return Int32Array.from(chosen.length > 0 ? chosen : [Math.floor(random() * n)]);
}

function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** log(1 + e^s) - y s, per row, in a form that does not overflow. */
function meanLogLoss(score: Float64Array, label: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) {
    const s = score[i]!;
    sum += Math.max(s, 0) - s * label[i]! + Math.log1p(Math.exp(-Math.abs(s)));
  }
  return sum / label.length;
}
