import { durationSeconds } from '../config/duration.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { classifyDomain } from '../data/domain-classifier.ts';
import {
  decideAdversarial,
  decideConflicts,
  decideDuplicates,
  decideEntities,
  decideFuture,
  decideKnowledge,
  decideNearDuplicates,
  decideOrder,
  decideTime,
  decideTooGood,
  type LeakageFinding,
  leakageVerdict,
  type SplitPolicy,
  worstLeakFirst,
} from '../data/leakage.ts';
import { UserError } from '../errors.ts';
import { pinSplit } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { Evidence, Git } from '../ports.ts';
import { chooseCards } from './check-data.ts';
import { planDrift, readCodedColumns } from './drift-columns.ts';
import { findNeighbours, findTwins } from './leakage-duplicates.ts';
import { planLabel, readKnowledge, readOrders } from './leakage-labels.ts';
import { findOverlap, findTimes } from './leakage-overlap.ts';
import { assignRoles, describeTables, type LeakageTables, unknownColumns } from './leakage-tables.ts';
import { findEvaluation, type LeakWorth, type PricedEvaluation, priceLeaks, type WorthPorts } from './leakage-worth.ts';
import type { CardTablePorts } from './open-card-table.ts';
import { prepareSplit } from './prepare-split.ts';
import { openFacts } from './read-facts.ts';

export interface LeakageRequest {
  /** A card's splits, or two files by absolute path. */
  readonly source:
    | { readonly card: string; readonly train?: string; readonly test?: string }
    | { readonly trainFile: string; readonly testFile: string };
  /** Model whose features are looked at and whose evaluation is priced; default all that use the card's splits. */
  readonly model?: string;
  readonly label?: string;
  readonly entity?: string;
  readonly timestamp?: string;
  readonly policy?: SplitPolicy;
  /** Columns that name rows. */
  readonly ids: readonly string[];
  /** Columns that may know the label. */
  readonly allow: readonly string[];
  readonly timeoutMs?: number;
}

export interface LeakageResult {
  readonly format: 'proofmark-leakage/1';
  readonly train: string;
  readonly test: string;
  readonly rows: { readonly train: number; readonly test: number };
  readonly verdict: 'pass' | 'warn' | 'fail';
  /** Worst first. */
  readonly findings: readonly LeakageFinding[];
  readonly columns: {
    readonly label: string | null;
    readonly ids: readonly string[];
    /** Columns rows are compared in. */
    readonly compared: readonly string[];
    /** Columns models read; null when no model is known and every column counts. */
    readonly features: readonly string[] | null;
  };
  /** What the leaks are worth to each model with an evaluation; empty without one. */
  readonly worth: readonly LeakWorth[];
}

export type LeakagePorts = CardTablePorts & { readonly git?: Git; readonly evidence?: Evidence } & Partial<
    Pick<WorthPorts, 'engine' | 'machine'>
  >;

interface Setting {
  readonly tables: LeakageTables;
  readonly card: LoadedCard['card'] | undefined;
  readonly models: readonly ModelFacts[];
  /** The split that predictions are rows of. */
  readonly testDigest: string | null;
  readonly testPath: string | null;
}

/**
 * Looks for everything that may have leaked between two splits, or from the label into the features, and says what it is
 * worth to the models that were evaluated on them.
 * @throws UserError for data that is not there or cannot be read, and for names that are not known
 */
export async function findLeakage(request: LeakageRequest, ports: LeakagePorts): Promise<LeakageResult> {
  const progress = ports.log.progress('looking for leaks');
  try {
    const setting = await openSetting(request, ports);
    try {
      const result = await examine(setting, request, ports, (text) => progress.update(null, text));
      progress.done(result.verdict);
      return result;
    } finally {
      setting.tables.session.close();
    }
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
}

async function examine(
  { tables, card, models, testDigest, testPath }: Setting,
  request: LeakageRequest,
  ports: LeakagePorts,
  say: (text: string) => void,
): Promise<LeakageResult> {
  const label = request.label ?? card?.label?.column;
  const entity = request.entity ?? card?.entity;
  const timestamp = request.timestamp ?? card?.timestamp;
  const policy = request.policy ?? card?.split_policy;
  const named = [
    ...(request.label === undefined ? [] : [{ field: '--label', column: request.label }]),
    ...(request.entity === undefined ? [] : [{ field: '--entity', column: request.entity }]),
    ...(request.timestamp === undefined ? [] : [{ field: '--timestamp', column: request.timestamp }]),
    ...request.ids.map((column) => ({ field: '--id', column })),
    ...request.allow.map((column) => ({ field: '--allow', column })),
    ...(request.label !== undefined || label === undefined ? [] : [{ field: 'label.column', column: label }]),
    ...(request.entity !== undefined || entity === undefined ? [] : [{ field: 'entity', column: entity }]),
    ...(request.timestamp !== undefined || timestamp === undefined ? [] : [{ field: 'timestamp', column: timestamp }]),
  ];
  const problems = unknownColumns(named, tables);
  if (problems.length > 0) throw new UserError(problems);

  const roles = await assignRoles(tables, { label, ids: request.ids, entity, card });
  const shown = tables.columns.map(({ name }) => name).filter((name) => card?.columns[name]?.sensitive !== true);
  const shownFirst = [...(card?.key ?? []), ...shown].filter(
    (name, at, all) => shown.includes(name) && all.indexOf(name) === at,
  );
  const findings: LeakageFinding[] = [];

  say('comparing rows');
  const twins = await findTwins(tables, roles.compared, label, shownFirst);
  findings.push(decideDuplicates(twins));
  if (twins.conflicts !== null) {
    findings.push(decideConflicts(twins.conflicts.count, twins.found, twins.conflicts.examples));
  }
  say('comparing rows that are nearly equal');
  const seed = `${tables.names.train}|${tables.names.test}`;
  const neighbours = await findNeighbours(tables, roles.compared, twins.testRows, seed, shownFirst);
  findings.push(decideNearDuplicates(neighbours));
  const overlap = entity === undefined ? undefined : await findOverlap(tables, entity);
  if (overlap !== undefined) {
    findings.push(
      decideEntities(entity!, { ...overlap, testRows: tables.rows.test, rows: overlap.testRows.length }, policy),
    );
  }
  let ordered = policy === 'time';
  if (timestamp !== undefined) {
    const after = card?.label?.['available-after'];
    const embargo = after === undefined ? 0 : 1000 * durationSeconds(after);
    const times = await findTimes(tables, timestamp, embargo, roles.compared);
    findings.push(decideTime(timestamp, times.order, policy));
    const { trainLast, testFirst } = times.order;
    ordered ||= trainLast !== null && testFirst !== null && testFirst > trainLast;
    for (const { column, later } of times.future) {
      const allowed = card?.columns[column]?.may_know_label === true || request.allow.includes(column);
      const found = decideFuture(column, timestamp, later, tables.rows.train, allowed);
      if (found !== undefined) findings.push(found);
    }
  }

  say('asking each column for the label');
  const features = featuresOf(models, card);
  const isUsed = (name: string) => features === null || features.has(name);
  const answer = tables.columns.find(({ name }) => name === label);
  const plan = answer === undefined ? undefined : await planLabel(tables, answer, models[0]?.config.task);
  if (answer !== undefined && plan !== undefined) {
    const named = new Set([timestamp, ...roles.ids]);
    const asked = tables.columns.filter(
      ({ name }) => name !== label && (!named.has(name) || (features?.has(name) ?? false)),
    );
    const annotators = new Set(card?.label?.annotators ?? []);
    const knowledge = await readKnowledge(
      tables,
      answer,
      plan,
      asked.filter(({ name }) => !annotators.has(name)),
      {
        used: isUsed,
        allowed: (name) => card?.columns[name]?.may_know_label === true || request.allow.includes(name),
      },
    );
    findings.push(...decideKnowledge(knowledge));
    const ids = tables.columns.filter(({ name }) => roles.ids.includes(name));
    findings.push(...decideOrder(await readOrders(tables, answer, plan, ids)));
  } else {
    findings.push(...decideKnowledge([]));
  }

  say('telling the splits apart');
  findings.push(decideAdversarial(await adversarial(tables, isUsed, [label, timestamp, ...roles.ids]), ordered));

  const evaluations: PricedEvaluation[] = [];
  for (const model of models) {
    if (ports.evidence === undefined || testDigest === null) continue;
    const found = await findEvaluation(model, testDigest, ports.evidence);
    if (found !== undefined) evaluations.push(found);
  }
  const worth: LeakWorth[] = [];
  for (const evaluation of evaluations) {
    say(`pricing the leaks for ${evaluation.model.model}`);
    const leaks = {
      rows: [
        { leak: 'duplicates', rows: twins.testRows },
        {
          leak: 'near duplicates',
          rows: neighbours.looked + twins.found === tables.rows.test ? neighbours.testRows : new Int32Array(),
        },
        {
          leak: `known ${entity}`,
          rows: policy === 'group' ? (overlap?.testRows ?? new Int32Array()) : new Int32Array(),
        },
      ],
      columns: findings.flatMap(({ check, status, column }) =>
        check === 'target' && (status === 'fail' || status === 'warn') && column !== null ? [column] : [],
      ),
      testPath: testPath!,
    };
    const priced = await priceLeaks(evaluation, leaks, ports as WorthPorts);
    worth.push(priced.worth);
    findings.push(...decideTooGood(priced.ceilings));
  }
  return {
    format: 'proofmark-leakage/1',
    train: tables.names.train,
    test: tables.names.test,
    rows: tables.rows,
    verdict: leakageVerdict([...findings, ...worth.map(({ status }) => ({ status }))]),
    findings: worstLeakFirst(findings),
    columns: {
      label: label ?? null,
      ids: roles.ids,
      compared: roles.compared.map(({ name }) => name),
      features: features === null ? null : [...features],
    },
    worth,
  };
}

/** Columns that models read, else those the card names; null when nobody says. */
function featuresOf(models: readonly ModelFacts[], card: LoadedCard['card'] | undefined): ReadonlySet<string> | null {
  const read = models.flatMap(({ config }) =>
    Object.values(config.onnx.inputs).flatMap((bound) => inputColumns(bound).columns),
  );
  if (read.length > 0) return new Set(read);
  const declared = card?.label?.features;
  return declared === undefined ? null : new Set(declared);
}

async function adversarial(
  { session, names, rows, columns }: LeakageTables,
  isUsed: (column: string) => boolean,
  aside: readonly (string | undefined)[],
) {
  const side = (from: 'train' | 'test') => ({
    name: names[from],
    session,
    from,
    rows: rows[from],
    columns: [] as { name: string; type: string }[],
  });
  const [reference, current] = [side('train'), side('test')];
  reference.columns = [...(await session.columns('select * from train'))];
  current.columns = [...(await session.columns('select * from test'))];
  const only = new Set(columns.map(({ name }) => name).filter((name) => isUsed(name) && !aside.includes(name)));
  const plan = await planDrift(reference, current, new Map(), only);
  const coded = await readCodedColumns(plan.columns, reference, current);
  return (
    classifyDomain(coded.columns, coded.rows, `adversarial|${[...only].join('|')}|${rows.train}|${rows.test}`) ?? null
  );
}

async function openSetting(request: LeakageRequest, ports: LeakagePorts): Promise<Setting> {
  const { source } = request;
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  if ('trainFile' in source) {
    const { trainFile, testFile } = source;
    const problems = [];
    for (const file of [trainFile, testFile]) {
      if ((await ports.dataFiles.digest(file)) !== undefined) continue;
      problems.push({ what: 'there is no such file', where: { file }, fix: 'Check the path.' });
    }
    if (problems.length > 0) throw new UserError(problems);
    const views = [
      { name: 'train', file: trainFile },
      { name: 'test', file: testFile },
    ];
    const tables = await describe(views, { train: trainFile, test: testFile }, timeout, ports);
    return { tables, card: undefined, models: [], testDigest: null, testPath: null };
  }
  const { git } = ports;
  if (git === undefined) {
    throw new UserError({
      what: `${source.card} is a data card only in a git repository`,
      fix: 'Name two tables (.parquet, .csv, .json), or run this in the repository of the card.',
    });
  }
  const facts = await openFacts({ ...ports, git }).at('work-tree');
  const [loaded] = chooseCards([source.card], facts.declared.cards);
  const { card, file, name } = loaded!;
  const models = await modelsOf(request, name, await facts.models());
  const first = models[0]?.config.data;
  const [train, test] = [source.train ?? first?.train ?? 'train', source.test ?? first?.test ?? 'test'];
  const unknown = [train, test].filter((split) => !Object.hasOwn(card.splits, split));
  if (unknown.length > 0) {
    const splits = Object.keys(card.splits);
    throw new UserError(
      unknown.map((split) => {
        const near = nearestName(split, splits);
        return {
          what: `the card ${name} has no split ${split}`,
          where: { file, field: 'splits' },
          fix:
            near === undefined
              ? `Its splits are ${splits.join(', ')}; choose with --train and --test.`
              : `Did you mean ${near}?`,
        };
      }),
    );
  }
  const prepare = async (split: string) => {
    const pin = pinSplit(name, card, split, ports.sha256);
    const prepared = await prepareSplit(
      { pin, root: git.root, privateFolder: git.privateFolder, cardFile: file, ...timeout },
      ports,
    );
    return { ...prepared, digest: pin.digest };
  };
  const [trainSplit, testSplit] = [await prepare(train), await prepare(test)];
  const views = [
    { name: 'train', file: trainSplit.path },
    { name: 'test', file: testSplit.path },
  ];
  const names = { train: `${name}/${train}`, test: `${name}/${test}` };
  const tables = await describe(views, names, timeout, ports);
  const asked = models.filter(
    ({ config }) => request.model !== undefined || (config.data.train === train && config.data.test === test),
  );
  return { tables, card, models: asked, testDigest: testSplit.digest, testPath: testSplit.path };
}

async function describe(
  views: readonly { readonly name: string; readonly file: string }[],
  names: LeakageTables['names'],
  timeout: { readonly timeoutMs?: number },
  ports: LeakagePorts,
): Promise<LeakageTables> {
  const session = await ports.tables.open({ views, ...timeout });
  try {
    return await describeTables(session, names);
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The model that was asked for, or all that use the card and can be read. */
async function modelsOf(
  { model }: LeakageRequest,
  card: string,
  { facts, problems }: { readonly facts: ReadonlyMap<string, ModelFacts>; readonly problems: UserError['problems'] },
): Promise<readonly ModelFacts[]> {
  const users = [...facts.values()].filter(({ config }) => config.data.card === card);
  if (model === undefined) return users;
  const found = facts.get(model);
  if (found === undefined) {
    if (problems.length > 0) throw new UserError(problems);
    const near = nearestName(model, [...facts.keys()]);
    throw new UserError({
      what: `there is no model ${model}`,
      fix: near === undefined ? `The models are ${[...facts.keys()].join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  if (found.config.data.card === card) return [found];
  throw new UserError({
    what: `${model} uses the data card ${found.config.data.card}, not ${card}`,
    where: { file: `${found.folder}/model.yaml`, field: 'data.card' },
    fix: `Run proofmark data leakage ${found.config.data.card} --model ${model}.`,
  });
}
