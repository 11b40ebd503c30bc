import type { z } from 'zod';
import { durationSeconds } from '../config/duration.ts';
import { TableProfile } from '../data/profile.ts';
import { type Problem, UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { Forge } from '../forge.ts';
import { VerdictQuestion } from '../gate/verdict-question.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import {
  type Clock,
  evidenceName,
  type Git,
  type Log,
  type ScratchEntry,
  type Sha256,
  type StoredEvidence,
  type TagWriter,
  type Upkeep,
} from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import type { RegistryState } from '../registry/registry-state.ts';
import { type EvidenceItem, type Holder, planPruning, type RetentionPlan } from '../registry/retention.ts';
import { type FactsReader, openFacts, type SnapshotFacts } from './read-facts.ts';
import { pinnedDigests } from './rows-digest.ts';

export interface PruneRequest {
  /** Remove what the plan says; else only plan. */
  readonly prune: boolean;
  /** `90d`; default what registry/policy.yaml says. */
  readonly olderThan?: string;
}

export interface PrunePorts {
  readonly git: Git;
  readonly upkeep: Upkeep;
  readonly tagWriter: Pick<TagWriter, 'fetch'>;
  readonly forge: Pick<Forge, 'openPullRequests' | 'largeFiles'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly log: Log;
}

export interface PruneResult {
  readonly olderThan: string;
  readonly plan: RetentionPlan;
  /** Of the files of what is pruned; objects they share with what is kept are counted, and stay. */
  readonly bytes: number;
  readonly scratch: readonly ScratchEntry[];
  /** What was not removed, and why; null after a dry run. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[] | null;
}

/**
 * Removes evidence that nothing needs any more, here and on the remote, and old scratch files. What is needed is found out
 * first, from what the remote and the forge say now.
 * @throws UserError, with nothing removed, when something that may need evidence cannot be looked at
 */
export async function pruneEvidence(request: PruneRequest, ports: PrunePorts): Promise<PruneResult> {
  const { upkeep, clock } = ports;
  await ports.tagWriter.fetch();
  const reader = openFacts(ports);
  const workTree = await reader.at('work-tree');
  const olderThan = request.olderThan ?? workTree.declared.policy.retention.evidence;
  const olderThanSeconds = durationSeconds(olderThan);
  const inventory = await upkeep.inventory();
  const { holders, data } = await holdersOf(foldTags(await ports.git.tags()), workTree, reader, ports);
  const { items, profiles } = await itemsOf(inventory, upkeep, data);
  holders.push(...profiles);
  const plan = planPruning({ items, holders, now: clock.now().getTime(), olderThanSeconds });

  const stored = new Map(inventory.map((entry) => [evidenceName(entry.id), entry]));
  const going = plan.pruned.map(({ name }) => stored.get(name)!);
  const [bytes, scratch] = [await upkeep.bytes(going), await upkeep.scratch(olderThanSeconds)];
  if (!request.prune) return { olderThan, plan, bytes, scratch, refused: null };
  const beforehand = await upkeep.largeFiles(going);
  const refused = await upkeep.prune(going);
  await removeLarge(beforehand, inventory, going, refused, ports);
  await upkeep.removeScratch(scratch);
  return {
    ...{ olderThan, plan, bytes, scratch },
    refused: refused.map(({ id, reason }) => ({ name: evidenceName(id), reason })),
  };
}

/** Large files go with the last evidence that names them. */
async function removeLarge(
  candidates: ReadonlySet<string>,
  inventory: readonly StoredEvidence[],
  going: readonly StoredEvidence[],
  refused: readonly { readonly id: StoredEvidence['id'] }[],
  { upkeep, forge }: PrunePorts,
): Promise<void> {
  if (candidates.size === 0) return;
  const gone = new Set(going.map(({ id }) => evidenceName(id)));
  for (const { id } of refused) gone.delete(evidenceName(id));
  const needed = await upkeep.largeFiles(inventory.filter(({ id }) => !gone.has(evidenceName(id))));
  for (const sha256 of candidates) if (!needed.has(sha256)) await forge.largeFiles.remove(sha256);
}

/** Everybody who needs evidence: events of the registry, branches, pull requests, work trees. */
async function holdersOf(
  state: RegistryState,
  workTree: SnapshotFacts,
  reader: FactsReader,
  ports: PrunePorts,
): Promise<{ readonly holders: Holder[]; readonly data: ReadonlyMap<string, string> }> {
  const { git, upkeep } = ports;
  const problems: Problem[] = [];
  const holders: Holder[] = [];
  const data = new Map<string, string>();
  const hold = (model: string, kind: string, key: string | null, because: string) => {
    if (key !== null) holders.push({ name: `${kind}/${model}/${key}`, because });
  };

  /** Keys that the models of a commit ask for, and the rows its data cards declare. */
  const holdSnapshot = async (snapshot: SnapshotFacts, because: string) => {
    for (const { card } of snapshot.declared.cards.values()) {
      for (const digest of pinnedDigests(card, ports.sha256)) if (!data.has(digest)) data.set(digest, because);
    }
    const { facts, problems: unreadable } = await snapshot.models();
    const first = [...snapshot.declared.problems, ...unreadable][0];
    if (first !== undefined) ports.log.warn(`Not all models could be read where ${because}: ${first.what}`);
    for (const { model, runs, evaluation } of facts.values()) {
      for (const { key } of runs) {
        hold(model, 'runs', key, because);
        hold(model, 'failures', key, because);
      }
      hold(model, 'evaluations', evaluation.key, because);
    }
  };

  for (const { model, events, versions, environments } of state.models.values()) {
    for (const { tag, version, kind, run, evaluation, verdict } of events) {
      const because = `${model}${version === null ? '' : ` ${version}`} ${kind === 'register' ? 'was registered' : `is named by ${tag}`}`;
      hold(model, 'runs', run, because);
      hold(model, 'evaluations', evaluation, because);
      hold(model, 'verdicts', verdict, because);
    }
    // Other seeds of a version, and the evaluations of versions that some other tool registered.
    for (const { commit, version } of versions) {
      if ((await git.resolve(commit)) === undefined) continue;
      await holdSnapshot(await reader.at(commit), `${model} ${version} was registered`);
    }
    for (const { environment, pile } of environments.values()) {
      for (const { commit } of pile) {
        if ((await git.resolve(commit)) === undefined) continue;
        await holdSnapshot(await reader.at(commit), `${environment} holds ${model} of ${commit.slice(0, 7)}`);
      }
    }
  }

  const target = await git.defaultBranch();
  const tip = target === null ? undefined : await git.resolve(target);
  if (tip !== undefined) await holdSnapshot(await reader.at(tip), `it is what ${target} has`);
  const head = await git.resolve('HEAD');
  if (head !== undefined) await holdSnapshot(await reader.at(head), 'it is what is checked out');
  await holdSnapshot(workTree, 'it is what is in the work tree');
  for (const { name, commit } of await upkeep.unmergedHeads(tip ?? null)) {
    await holdSnapshot(await reader.at(commit), `${name} is not merged`);
  }
  for (const { number, head: commit } of await ports.forge.openPullRequests()) {
    if (!(await upkeep.bring(commit, `refs/pull/${number}/head`))) {
      problems.push({
        what: `the head of the open pull request #${number} (${commit.slice(0, 7)}) cannot be fetched, so nobody can say what it needs`,
        fix: `Nothing was removed. Fetch it (git fetch origin refs/pull/${number}/head), or close it, and run the same command again.`,
      });
      continue;
    }
    await holdSnapshot(await reader.at(commit), `the pull request #${number} is open`);
  }
  if (problems.length > 0) throw new UserError(problems);
  return { holders, data };
}

const RunLinks = RunRecord.pick({ startedAt: true, wallSeconds: true });
const EvaluationLinks = EvaluationRecord.pick({ runKey: true });
const VerdictLinks = VerdictRecord.pick({
  candidate: true,
  baseline: true,
  production: true,
  challenges: true,
});
const ProfileLinks = TableProfile.pick({ digest: true });
const VerdictDay = VerdictQuestion.pick({ today: true });

/**
 * Links and ages of everything there is. What cannot be read has no known age, and so is kept.
 * @param data digests of rows that somebody declares, with who
 * @returns also who needs which profile
 */
async function itemsOf(
  inventory: readonly StoredEvidence[],
  upkeep: Upkeep,
  data: ReadonlyMap<string, string>,
): Promise<{ readonly items: readonly EvidenceItem[]; readonly profiles: readonly Holder[] }> {
  const files = ['run.json', 'evaluation.json', 'verdict.json', 'question.json', 'profile.json'] as const;
  const records = await upkeep.records(inventory, files);
  const readers = inventory.map((entry) => ({
    entry,
    read: <Shape extends z.ZodType>(shape: Shape, file: (typeof files)[number]): z.infer<Shape> | undefined =>
      shape.safeParse(records.get(`${entry.here ?? entry.there}:${file}`)).data,
  }));
  const ages = new Map<string, number | null>();
  for (const { entry, read } of readers) {
    const run = read(RunLinks, 'run.json');
    const ended = run === undefined ? Number.NaN : Date.parse(run.startedAt) + run.wallSeconds * 1000;
    ages.set(evidenceName(entry.id), latest(ended, entry.touched));
  }
  const profiles: Holder[] = [];
  const items = readers.map(({ entry, read }): EvidenceItem => {
    const { model, kind } = entry.id;
    const name = evidenceName(entry.id);
    const plain = { name, kind, since: ages.get(name)!, uses: [], about: null };
    if (kind === 'evaluations') {
      const links = read(EvaluationLinks, 'evaluation.json');
      if (links === undefined) return plain;
      const run = `runs/${model}/${links.runKey}`;
      return { ...plain, since: latest(ages.get(run) ?? Number.NaN, entry.touched), uses: [run] };
    }
    if (kind === 'profiles') {
      const rows = read(ProfileLinks, 'profile.json')?.digest;
      const because = rows === undefined ? undefined : data.get(rows);
      if (because !== undefined) profiles.push({ name, because });
      // It says nothing of its age, and is made again in seconds if somebody asks for these rows after all.
      return rows === undefined ? plain : { ...plain, since: entry.touched ?? 0 };
    }
    const links = kind === 'verdicts' ? read(VerdictLinks, 'verdict.json') : undefined;
    if (links === undefined) return plain;
    const day = read(VerdictDay, 'question.json')?.today;
    const sides = [links.candidate, links.baseline, links.production].filter((side) => side !== null);
    return {
      ...plain,
      since: latest(day === undefined ? Number.NaN : Date.parse(day), entry.touched),
      uses: [
        ...sides.flatMap(({ runKey, evaluationKey }) => [
          `runs/${model}/${runKey}`,
          `evaluations/${model}/${evaluationKey}`,
        ]),
        ...(links.challenges ?? [])
          .flatMap(({ evaluations }) => [evaluations.candidate, evaluations.baseline])
          .filter((key) => key !== null)
          .map((key) => `evaluations/${model}/${key}`),
      ],
      about: `evaluations/${model}/${links.candidate.evaluationKey}`,
    };
  });
  return { items, profiles };
}

function latest(time: number, touched: number | null): number | null {
  if (Number.isNaN(time)) return touched;
  return touched === null ? time : Math.max(time, touched);
}
