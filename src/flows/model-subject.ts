import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import type { Evidence, Git, Sha256 } from '../ports.ts';
import { findVersion, isProblem } from '../registry/find-version.ts';
import { foldTags } from '../registry/fold-registry.ts';
import {
  newestVersion,
  type RegisteredVersion,
  type RegistryState,
  versionAtCommit,
} from '../registry/registry-state.ts';
import { compareVersions } from '../registry/tag-grammar.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type FactsReader, openFacts } from './read-facts.ts';

/** What a card or a lineage is asked of. */
export interface SubjectRequest {
  readonly model: string;
  /** `v1.2.0`, or `latest`; left out for what the work tree declares, else the newest version. */
  readonly version?: string;
  /** A run, by its key or its first digits. */
  readonly run?: string;
  /** Of a run: where to look for its declaration first. */
  readonly commit?: string;
}

/** One trained model: what made it, where it is declared, and the keys of its evidence. */
export interface Subject {
  readonly model: string;
  /** Null for a run that is no version. */
  readonly version: RegisteredVersion | null;
  /** Null for a work tree with changes that are not committed. */
  readonly commit: string | null;
  /** `fraud v1.2.0`, `fraud run 3f9a0c1b22de`. */
  readonly label: string;
  readonly run: string | null;
  readonly evaluation: string | null;
  readonly verdict: string | null;
}

export interface SubjectPorts {
  readonly git: Git;
  readonly evidence: Evidence;
  readonly sha256: Sha256;
}

export interface ReadSubject {
  readonly subject: Subject;
  readonly state: RegistryState;
  readonly reader: FactsReader;
}

/**
 * The run or the version that is asked for. A model alone stands for what the work tree declares when it was trained and
 * evaluated, which is the newest version as long as nothing of the model has changed since; else for its newest version.
 * @throws UserError with the nearest name for what is not there
 */
export async function readSubject(request: SubjectRequest, ports: SubjectPorts): Promise<ReadSubject> {
  const reader = openFacts(ports);
  const state = foldTags(await ports.git.tags());
  const { model } = request;
  const here = await reader.at('work-tree');
  const known = [...new Set([...here.declared.models.keys(), ...state.models.keys()])].sort();
  if (!known.includes(model)) {
    const near = nearestName(model, known);
    throw new UserError({
      what: `there is no model ${JSON.stringify(model)}`,
      fix:
        near !== undefined
          ? `did you mean ${near}?`
          : known.length === 0
            ? 'there are no models yet: run `proofmark init`; `git fetch --tags` brings the versions of the remote'
            : `models: ${known.slice(0, 10).join(', ')}`,
    });
  }
  const registered = state.models.get(model);
  if (request.run !== undefined) {
    return { subject: await subjectOfRun({ ...request, run: request.run }, state, reader, ports), state, reader };
  }
  if (request.version !== undefined) {
    const newest = request.version === 'latest' ? newestVersion(registered) : undefined;
    const version = newest ?? findVersion(registered, model, request.version);
    if (isProblem(version)) throw new UserError(version);
    return { subject: subjectOfVersion(version), state, reader };
  }
  const current = await subjectOfWorkTree(model, state, reader, ports);
  if (current !== undefined) return { subject: current, state, reader };
  const newest = newestVersion(registered);
  if (newest !== undefined) return { subject: subjectOfVersion(newest), state, reader };
  throw new UserError({
    what: `${model} was neither trained as it stands here nor ever registered, so there is no evidence of it`,
    fix: `run \`proofmark experiment ${model}\` first`,
  });
}

export function subjectOfVersion(version: RegisteredVersion): Subject {
  const { model, commit, run, evaluation, verdict } = version;
  return { model, version, commit, label: `${model} ${version.version}`, run, evaluation, verdict };
}

async function subjectOfWorkTree(
  model: string,
  state: RegistryState,
  reader: FactsReader,
  ports: SubjectPorts,
): Promise<Subject | undefined> {
  const { facts } = await (await reader.at('work-tree')).models([model]);
  const declared = facts.get(model);
  if (declared === undefined) return undefined;
  const evaluation = await ports.evidence.find({ kind: 'evaluations', model, key: declared.evaluation.key });
  if (evaluation === undefined) return undefined;
  const dirty = await ports.git.dirtyPaths(['models', 'data-cards']);
  const commit = dirty.length > 0 ? null : ((await ports.git.resolve('HEAD')) ?? null);
  const registered = state.models.get(model);
  const version = commit === null ? undefined : versionAtCommit(registered, commit);
  if (version !== undefined) return subjectOfVersion(version);
  const newest = newestVersion(registered);
  const same = commit !== null && newest?.evaluation === declared.evaluation.key;
  if (same && (await isUnchanged(model, newest.commit, reader))) return subjectOfVersion(newest);
  const record = await parseEvidence(EvaluationRecord, evaluation, 'evaluation.json', ports.evidence);
  return {
    model,
    version: null,
    commit,
    label: `${model} run ${record.runKey.slice(0, 12)}`,
    run: record.runKey,
    evaluation: record.key,
    verdict: await verdictAbout(model, record.key, ports.evidence),
  };
}

/** Whether the work tree has a model and the data cards as a commit has them; anything else may have changed since. */
async function isUnchanged(model: string, commit: string, reader: FactsReader): Promise<boolean> {
  const filesOf = async (revision: string) => {
    const { entries } = (await reader.at(revision)).snapshot;
    const mine = ({ path }: (typeof entries)[number]) =>
      path.startsWith(`models/${model}/`) || path.startsWith('data-cards/');
    return entries
      .filter(mine)
      .map(({ path, oid }) => `${path} ${oid}`)
      .sort();
  };
  return (await filesOf('work-tree')).join('\n') === (await filesOf(commit)).join('\n');
}

/**
 * A run by its key: declared by a commit that has the same recipe, be it the one it was trained on, a version's, or what
 * is checked out. Pull requests leave no commit behind when they are squashed.
 */
async function subjectOfRun(
  { model, run: key, commit }: SubjectRequest & { readonly run: string },
  state: RegistryState,
  reader: FactsReader,
  ports: SubjectPorts,
): Promise<Subject> {
  const { evidence } = ports;
  const runs = (await evidence.list('runs', model, { remote: true })).filter(({ id }) => id.key.startsWith(key));
  if (runs.length !== 1) {
    throw new UserError({
      what: `${runs.length === 0 ? 'no run' : `${runs.length} runs`} of ${model} begin${runs.length > 1 ? '' : 's'} with ${JSON.stringify(key)}`,
      fix: `\`proofmark runs ${model}\` lists them`,
    });
  }
  const found = (await evidence.find(runs[0]!.id)) ?? runs[0]!;
  const run = await parseEvidence(RunRecord, found, 'run.json', evidence);
  const versions = state.models.get(model)?.versions ?? [];
  const evaluations: string[] = [];
  for (const entry of await evidence.list('evaluations', model, { remote: true })) {
    const here = await evidence.find(entry.id);
    if (here === undefined) continue;
    const record = await parseEvidence(EvaluationRecord, here, 'evaluation.json', evidence);
    if (record.runKey === run.key) evaluations.push(record.key);
  }
  evaluations.sort();
  const commits = [
    commit ?? null,
    run.git.commit,
    ...versions.filter((each) => each.run === run.key).map(({ commit }) => commit),
  ];
  const declared = await declarationOf(model, run.key, [...commits, 'HEAD', 'work-tree'], reader, ports.git);
  const evaluation = evaluations.find((each) => each === declared?.facts.evaluation.key) ?? evaluations[0] ?? null;
  return {
    model,
    version: null,
    commit: declared?.commit ?? null,
    label: `${model} run ${run.key.slice(0, 12)}`,
    run: run.key,
    evaluation,
    verdict: evaluation === null ? null : await verdictAbout(model, evaluation, evidence),
  };
}

/** The first of these revisions whose declaration of the model has this run. */
export async function declarationOf(
  model: string,
  run: string,
  revisions: readonly (string | null)[],
  reader: FactsReader,
  git: Pick<Git, 'resolve'>,
): Promise<{ readonly facts: ModelFacts; readonly commit: string | null } | undefined> {
  for (const revision of new Set(revisions)) {
    if (revision === null) continue;
    const commit = revision === 'work-tree' ? null : await git.resolve(revision);
    if (commit === undefined) continue;
    const { facts } = await (await reader.at(commit ?? 'work-tree')).models([model]);
    const found = facts.get(model);
    if (found?.runs.some(({ key }) => key === run) === true) return { facts: found, commit };
  }
  return undefined;
}

/** The verdict on an evaluation: of several, the one against the newest version, when merging. */
async function verdictAbout(model: string, evaluation: string, evidence: Evidence): Promise<string | null> {
  const about: VerdictRecord[] = [];
  for (const entry of await evidence.list('verdicts', model, { remote: true })) {
    const here = await evidence.find(entry.id);
    if (here === undefined) continue;
    const record = await parseEvidence(VerdictRecord, here, 'verdict.json', evidence);
    if (record.candidate.evaluationKey === evaluation) about.push(record);
  }
  about.sort(
    (a, b) =>
      Number(b.stage === 'merge') - Number(a.stage === 'merge') ||
      compareVersions(b.baseline?.version ?? 'v0.0.0', a.baseline?.version ?? 'v0.0.0') ||
      (a.key < b.key ? -1 : 1),
  );
  return about[0]?.key ?? null;
}
