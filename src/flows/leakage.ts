import { durationSeconds } from '../config/duration.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { type LeakageFinding, leakageVerdict, worstLeakFirst } from '../data/leakage-finding.ts';
import { decideConflicts, decideDuplicates, decideNearDuplicates, decideNearTexts } from '../data/leakage-repeats.ts';
import {
  decideAdversarial,
  decideEntities,
  decideFuture,
  decideTime,
  type SplitPolicy,
} from '../data/leakage-splits.ts';
import { decideJumps, decideKnowledge, decideOrder, decideTooGood } from '../data/leakage-target.ts';
import { UserError } from '../errors.ts';
import type { Evidence, Git } from '../ports.ts';
import { readAgreement } from './contract-facts.ts';
import { tellSplitsApart } from './leakage-adversarial.ts';
import { findNeighbours, findTwins } from './leakage-duplicates.ts';
import { planLabel, readKnowledge, readOrders } from './leakage-labels.ts';
import { findOverlap, findTimes } from './leakage-overlap.ts';
import { type LeakageSetting, type LeakageSource, openLeakageSetting } from './leakage-setting.ts';
import { assignRoles, type ColumnRoles, unknownColumns } from './leakage-tables.ts';
import { findNearTexts } from './leakage-texts.ts';
import { findEvaluation, type Leaks, type LeakWorth, priceLeaks, type WorthPorts } from './leakage-worth.ts';
import type { CardTablePorts } from './open-card-table.ts';

export interface LeakageRequest {
  readonly source: LeakageSource;
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

/**
 * Looks for everything that may have leaked between two splits, or from the label into the features, and says what it is
 * worth to the models that were evaluated on them.
 * @throws UserError for data that is not there or cannot be read, and for names that are not known
 */
export async function findLeakage(request: LeakageRequest, ports: LeakagePorts): Promise<LeakageResult> {
  const progress = ports.log.progress('looking for leaks');
  try {
    const setting = await openLeakageSetting(request, ports);
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
  setting: LeakageSetting,
  request: LeakageRequest,
  ports: LeakagePorts,
  say: (text: string) => void,
): Promise<LeakageResult> {
  const { tables } = setting;
  const columns = await readMeaning(setting, request);
  say('comparing rows');
  const repeats = await lookAtRepeats(setting, columns, say);
  const times = await lookAtTimes(setting, columns);
  say('asking each column for the label');
  const target = await lookAtTarget(setting, columns);
  say('telling the splits apart');
  const aside = [columns.label, columns.timestamp, ...columns.roles.ids];
  const told = await tellSplitsApart(tables, (name) => isUsed(columns, name), aside);
  const findings = [...repeats.findings, ...times.findings, ...target, decideAdversarial(told, times.ordered)];

  const leaks = {
    rows: repeats.rows,
    columns: findings.flatMap(({ check, status, column }) =>
      check === 'target' && (status === 'fail' || status === 'warn') && column !== null ? [column] : [],
    ),
  };
  const priced = await price(setting, leaks, ports, say);
  findings.push(...priced.findings);
  return {
    format: 'proofmark-leakage/1',
    train: tables.names.train,
    test: tables.names.test,
    rows: tables.rows,
    verdict: leakageVerdict([...findings, ...priced.worth.map(({ status }) => ({ status }))]),
    findings: worstLeakFirst(findings),
    columns: {
      label: columns.label ?? null,
      ids: columns.roles.ids,
      compared: columns.roles.compared.map(({ name }) => name),
      features: columns.features === null ? null : [...columns.features],
    },
    worth: priced.worth,
  };
}

/** What the columns stand for: by the request, else by the card, else by their values. */
interface Meaning {
  readonly label: string | undefined;
  readonly entity: string | undefined;
  readonly timestamp: string | undefined;
  readonly policy: SplitPolicy | undefined;
  readonly roles: ColumnRoles;
  /** Columns that models read, else those the card names; null when nobody says. */
  readonly features: ReadonlySet<string> | null;
  /** Columns whose values may be shown, those that name rows first. */
  readonly shown: readonly string[];
  readonly mayKnowLabel: (column: string) => boolean;
}

/** @throws UserError for columns that somebody named and that are not on both sides */
async function readMeaning({ tables, card, models }: LeakageSetting, request: LeakageRequest): Promise<Meaning> {
  const label = request.label ?? card?.label?.column;
  const entity = request.entity ?? card?.entity;
  const timestamp = request.timestamp ?? card?.timestamp;
  const one = (option: string, field: string, asked: string | undefined, column: string | undefined) =>
    column === undefined ? [] : [{ field: asked === undefined ? field : option, column }];
  const problems = unknownColumns(
    [
      ...one('--label', 'label.column', request.label, label),
      ...one('--entity', 'entity', request.entity, entity),
      ...one('--timestamp', 'timestamp', request.timestamp, timestamp),
      ...request.ids.map((column) => ({ field: '--id', column })),
      ...request.allow.map((column) => ({ field: '--allow', column })),
    ],
    tables,
  );
  if (problems.length > 0) throw new UserError(problems);

  const shown = tables.columns.map(({ name }) => name).filter((name) => card?.columns[name]?.sensitive !== true);
  const read = models.flatMap(({ config }) =>
    Object.values(config.onnx.inputs).flatMap((bound) => inputColumns(bound).columns),
  );
  const features = read.length > 0 ? read : card?.label?.features;
  return {
    label,
    entity,
    timestamp,
    policy: request.policy ?? card?.split_policy,
    roles: await assignRoles(tables, { label, ids: request.ids, entity, card }),
    features: features === undefined ? null : new Set(features),
    shown: [...(card?.key ?? []), ...shown].filter((name, at, all) => shown.includes(name) && all.indexOf(name) === at),
    mayKnowLabel: (name) => card?.columns[name]?.may_know_label === true || request.allow.includes(name),
  };
}

function isUsed({ features }: Meaning, column: string): boolean {
  return features === null || features.has(column);
}

/** Test rows, or what they belong to, that training has too; and their numbers by what they are. */
async function lookAtRepeats(
  { tables }: LeakageSetting,
  { label, entity, policy, roles, shown }: Meaning,
  say: (text: string) => void,
): Promise<{ findings: LeakageFinding[]; rows: Leaks['rows'] }> {
  const none = new Int32Array();
  const twins = await findTwins(tables, roles.compared, label, shown);
  const findings = [decideDuplicates(twins)];
  const { conflicts } = twins;
  if (conflicts !== null) findings.push(decideConflicts(conflicts.count, twins.found, conflicts.examples));
  say('comparing rows that are nearly equal');
  const seed = `${tables.names.train}|${tables.names.test}`;
  const neighbours = await findNeighbours(tables, roles.compared, twins.testRows, seed, shown);
  const near = decideNearDuplicates(neighbours);
  findings.push(near);
  // Rows that resemble each other by nature leak nothing, and of a sample the others are not known.
  const leakedOf = ({ status }: LeakageFinding, found: { readonly looked: number; readonly testRows: Int32Array }) =>
    (status === 'warn' || status === 'fail') && found.looked + twins.found === tables.rows.test ? found.testRows : none;
  const rows = [
    { leak: 'duplicates', rows: twins.testRows },
    { leak: 'near duplicates', rows: leakedOf(near, neighbours) },
  ];
  for (const texts of await findNearTexts(tables, roles.compared, twins.testRows, seed, shown)) {
    const finding = decideNearTexts(texts.column, texts);
    findings.push(finding);
    rows.push({ leak: `near ${texts.column}`, rows: leakedOf(finding, texts) });
  }
  if (entity === undefined) return { findings, rows };
  const { testRows, entities } = await findOverlap(tables, entity);
  findings.push(decideEntities(entity, { entities, testRows: tables.rows.test, rows: testRows.length }, policy));
  rows.push({ leak: `known ${entity}`, rows: policy === 'group' ? testRows : none });
  return { findings, rows };
}

/** Order of the splits in time; `ordered` when all test rows come later, or should. */
async function lookAtTimes(
  { tables, card }: LeakageSetting,
  { timestamp, policy, roles, mayKnowLabel }: Meaning,
): Promise<{ findings: LeakageFinding[]; ordered: boolean }> {
  if (timestamp === undefined) return { findings: [], ordered: policy === 'time' };
  const after = card?.label?.['available-after'];
  const embargo = after === undefined ? 0 : 1000 * durationSeconds(after);
  const times = await findTimes(tables, timestamp, embargo, roles.compared);
  const { trainLast, testFirst } = times.order;
  const future = times.future.flatMap(({ column, later }) => {
    const found = decideFuture(column, timestamp, later, tables.rows.train, mayKnowLabel(column));
    return found === undefined ? [] : [found];
  });
  return {
    findings: [decideTime(timestamp, times.order, policy), ...future],
    ordered: policy === 'time' || (trainLast !== null && testFirst !== null && testFirst > trainLast),
  };
}

/** What features, identifiers and the order of the rows know of the label. */
async function lookAtTarget({ tables, card, models }: LeakageSetting, columns: Meaning): Promise<LeakageFinding[]> {
  const { label, timestamp, roles, features, mayKnowLabel } = columns;
  const answer = tables.columns.find(({ name }) => name === label);
  const plan = answer === undefined ? undefined : await planLabel(tables, answer, models[0]?.config.task);
  if (answer === undefined || plan === undefined) return decideKnowledge([]);
  const aside = new Set([timestamp, ...roles.ids]);
  const annotators = new Set(card?.label?.annotators ?? []);
  const asked = tables.columns.filter(
    ({ name }) => name !== label && (!aside.has(name) || (features?.has(name) ?? false)) && !annotators.has(name),
  );
  const knowledge = await readKnowledge(tables, answer, plan, asked, {
    used: (name) => isUsed(columns, name),
    allowed: mayKnowLabel,
  });
  const ids = tables.columns.filter(({ name }) => roles.ids.includes(name));
  return [...decideKnowledge(knowledge), ...decideOrder(await readOrders(tables, answer, plan, ids))];
}

/** What the leaks are worth to each model that was evaluated on these test rows. */
async function price(
  { tables, card, models, testDigest, testPath }: LeakageSetting,
  leaks: Omit<Leaks, 'testPath' | 'agreement'>,
  ports: LeakagePorts,
  say: (text: string) => void,
): Promise<{ worth: LeakWorth[]; findings: LeakageFinding[] }> {
  const worth: LeakWorth[] = [];
  const findings: LeakageFinding[] = [];
  if (ports.evidence === undefined || testDigest === null || testPath === null) return { worth, findings };
  const annotators = (card?.label?.annotators ?? []).filter((name) =>
    tables.columns.some((each) => each.name === name),
  );
  const agreement = annotators.length < 2 ? null : (await readAgreement(tables.session, 'test', annotators)).agreement;
  for (const model of models) {
    const evaluation = await findEvaluation(model, testDigest, ports.evidence);
    if (evaluation === undefined) continue;
    say(`pricing the leaks for ${model.model}`);
    const priced = await priceLeaks(evaluation, { ...leaks, testPath, agreement }, ports as WorthPorts);
    worth.push(priced.worth);
    findings.push(...decideTooGood(priced.ceilings), ...decideJumps(priced.jumps));
  }
  return { worth, findings };
}
