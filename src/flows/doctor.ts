import { ENVIRONMENTS_FILE, WAIVERS_FILE } from '../config/load-repository.ts';
import { parseYaml } from '../config/parse-yaml.ts';
import { Waivers } from '../config/waivers.ts';
import { isWorkflowFile, readWorkflowTriggers } from '../config/workflow-triggers.ts';
import { UserError } from '../errors.ts';
import type { Inspection } from '../ports.ts';
import { diagnose } from '../registry/doctor.ts';
import type { DoctorFacts } from '../registry/doctor-facts.ts';
import type { Finding } from '../registry/finding.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { findStale } from '../registry/staleness.ts';
import { completeReleases } from './complete-releases.ts';
import { examineReleases, examineVersions, undeployedStages } from './examine-versions.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';
import { openFacts, type SnapshotFacts } from './read-facts.ts';
import { staleFactsOfRegistry } from './staleness.ts';

export interface DoctorRequest {
  /** Make what is missing and can be made again: releases, deployment records, evidence on the remote. */
  readonly fix: boolean;
  /** Believe what git and the forge say of bytes; read no model file. */
  readonly quick: boolean;
}

export type DoctorPorts = LifecyclePorts & { readonly inspection: Inspection };

export interface DoctorResult {
  /** Worst first; with `fix`, what is left. */
  readonly findings: readonly Finding[];
  /** What was done, one sentence each. */
  readonly fixed: readonly string[];
  readonly examined: { readonly events: number; readonly models: number; readonly versions: number };
}

/**
 * Looks the registry over: tags, evidence, releases, environments, waivers, workflows. Files are those of the work tree.
 * With `fix` it adds what is missing; it never moves or removes anything.
 */
export async function examineRegistry(request: DoctorRequest, ports: DoctorPorts): Promise<DoctorResult> {
  const facts = await gather(request, ports);
  const findings = diagnose(facts);
  const fixed = request.fix ? await fixAll(findings, facts, ports) : [];
  const models = [...facts.state.models.values()];
  return {
    findings: fixed.length === 0 ? findings : diagnose(await gather(request, ports)),
    fixed,
    examined: {
      events: models.reduce((sum, { events }) => sum + events.length, 0),
      models: models.length,
      versions: facts.versions.length,
    },
  };
}

async function gather({ quick }: DoctorRequest, ports: DoctorPorts): Promise<DoctorFacts> {
  const { git, inspection, clock } = ports;
  const obstacles: DoctorFacts['obstacles'][number][] = [];
  await ports.tagWriter.fetch().catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) obstacles.push({ check: 'tag-target', severity: 'error', problem });
  });
  const [tags, head] = await Promise.all([git.tags(), openFacts(ports).at('work-tree')]);
  const { declared } = head;
  for (const problem of declared.problems) obstacles.push({ check: 'declaration', severity: 'error', problem });
  for (const problem of declared.warnings) obstacles.push({ check: 'declaration', severity: 'info', problem });
  const state = foldTags(tags);
  const versions = await examineVersions(state, { quick }, ports);
  const forge = await examineReleases(versions, { quick }, ports).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) obstacles.push({ check: 'release', severity: 'warning', problem });
    return null;
  });
  const commits = [...state.models.values()].flatMap(({ events }) => events.map(({ commit }) => commit));
  return {
    state,
    versions,
    obstacles,
    models: [...declared.models.keys()],
    now: clock.now().getTime(),
    commits: await inspection.commitTimes(commits),
    shallow: await git.isShallow(),
    tagsWithoutCommit: await inspection.tagsWithoutCommit(),
    tagIds: new Map(tags.map(({ name, oid }) => [name, oid])),
    places: await inspection.places(),
    environments: declaredEnvironments(head),
    waivers: await placedWaivers(head),
    workflows: await workflowsOf(head),
    releases: forge,
    undeployed: forge === null ? [] : await undeployedStages(state, ports),
    unsent: await inspection.unsent(),
    stale: findStale(
      await staleFactsOfRegistry(state, declared.policy, openFacts(ports), ports),
      clock.now().getTime(),
    ),
  };
}

/** Null when there is no such file, or it is broken: then nothing can be said against a stage. */
function declaredEnvironments({ declared, snapshot }: SnapshotFacts): readonly string[] | null {
  if (!snapshot.entries.some(({ path }) => path === ENVIRONMENTS_FILE)) return null;
  return declared.environments?.environments.map(({ name }) => name) ?? null;
}

/** Waivers with their lines; those of a broken file are reported as such. */
async function placedWaivers({ snapshot }: SnapshotFacts): Promise<DoctorFacts['waivers']> {
  const text = (await snapshot.read([WAIVERS_FILE])).get(WAIVERS_FILE);
  if (text === undefined) return [];
  const parsed = parseYaml({ file: WAIVERS_FILE, text: new TextDecoder().decode(text) }, Waivers);
  if (!parsed.ok) return [];
  return parsed.value.waivers.map((waiver, index) => ({
    waiver,
    where: parsed.locate(['waivers', index, 'expires']),
  }));
}

async function workflowsOf({ snapshot }: SnapshotFacts): Promise<DoctorFacts['workflows']> {
  const paths = snapshot.entries.map(({ path }) => path).filter(isWorkflowFile);
  const texts = await snapshot.read(paths);
  return paths
    .map((path) => readWorkflowTriggers(path, new TextDecoder().decode(texts.get(path))))
    .filter((workflow) => workflow !== undefined);
}

async function fixAll(findings: readonly Finding[], facts: DoctorFacts, ports: DoctorPorts): Promise<string[]> {
  const fixable = findings.filter((finding) => finding.fixable);
  const fixed: string[] = [];
  if (fixable.some(({ check }) => check === 'unsent')) {
    const sent = await ports.evidence.pushMissing();
    if (sent > 0) fixed.push(`sent ${sent} pieces of evidence to the remote`);
  }
  const places = new Set(
    fixable.filter(({ check }) => check === 'release' || check === 'deployment').map(({ where }) => where?.file),
  );
  if (places.size === 0) return fixed;
  const { declared } = await openFacts(ports).at('work-tree');
  const reader = openFacts(ports);
  for (const state of facts.state.models.values()) {
    if (!state.events.some(({ tag }) => places.has(`refs/tags/${tag}`))) continue;
    const done = await completeReleases(
      { registry: facts.state, state, own: null, environments: declared.environments, reader },
      ports,
    );
    fixed.push(...done.released.map((tag) => `released ${tag}`));
    fixed.push(...done.deployed.map((tag) => `recorded the deployment ${tag}`));
    for (const { tag, reason } of done.unfinished) ports.log.warn(`${tag} could not be completed: ${reason}`);
  }
  return fixed;
}
