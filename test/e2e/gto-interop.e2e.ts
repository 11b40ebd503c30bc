import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git-cli.ts';
import { openTagWriter } from '../../src/adapters/tag-writer-git.ts';
import { readModelRegistry } from '../../src/flows/read-registry.ts';
import { planPromotion } from '../../src/registry/plan-promotion.ts';
import { planRegistration } from '../../src/registry/plan-registration.ts';
import { planRollback } from '../../src/registry/plan-rollback.ts';
import { planDeprecate, planDeregister, planUnassign } from '../../src/registry/plan-withdrawal.ts';
import type { Planned, PlannedEvent } from '../../src/registry/planned-event.ts';
import { printTagMessage } from '../../src/registry/trailers.ts';
import { proofmark } from '../builders/command.ts';
import { type GtoCommand, gtoFolder, gtoJson, runGto, WITHOUT_GTO } from '../builders/gto.ts';
import { random } from '../builders/judge-request.ts';

const gto = gtoFolder();
const EVENTS = 200;
const START = Date.UTC(2026, 0, 1) / 1000;
const COMMITS = 40;
const STAGES = ['staging', 'production', 'edge-eu'];

/** One registry, in the words of neither tool. */
interface Registry {
  readonly models: Record<
    string,
    { latest: string | null; deprecated: boolean; stages: Record<string, string>; versions: Record<string, string> }
  >;
  /** In the order they happened: tag, event, version or commit, stage, commit. */
  readonly history: Record<string, readonly string[]>;
}

let folder: string;
let commits: string[];
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-gto-')));
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  commits = Array.from({ length: COMMITS }, (_, index) => {
    const date = `${START - 86_400 + index * 60} +0000`;
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    execFileSync('git', ['commit', '-q', '--allow-empty', '-m', `change ${index}`], { cwd: folder, env });
    return git('rev-parse', 'HEAD');
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function drawer(seed: number) {
  const next = random(seed);
  return {
    chance: (share: number) => next() < share,
    one: <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!,
  };
}

interface GtoShown {
  readonly version: string | null;
  readonly stage: Record<string, string | null>;
  readonly active: boolean;
}
interface GtoVersion {
  readonly version: string;
  readonly commit_hexsha: string;
  readonly is_active: boolean;
  readonly registrations: readonly unknown[];
}
interface GtoEvent {
  readonly artifact: string;
  readonly event: string;
  readonly version: string | null;
  readonly stage: string | null;
  readonly commit: string;
  readonly ref: string;
}

function readByGto(): Registry {
  const shown = gtoJson(gto!, folder, 'show', '--deprecated') as Record<string, GtoShown>;
  const events = gtoJson(gto!, folder, 'history', '--ascending') as GtoEvent[];
  const models: Registry['models'] = {};
  for (const [model, { version, stage, active }] of Object.entries(shown)) {
    const versions = (gtoJson(gto!, folder, 'show', model, '--deprecated') as GtoVersion[]).filter(
      ({ registrations }) => registrations.length > 0,
    );
    models[model] = {
      latest: version,
      deprecated: !active,
      stages: Object.fromEntries(Object.entries(stage).filter((entry): entry is [string, string] => entry[1] !== null)),
      versions: Object.fromEntries(
        versions.map((each) => [each.version, `${each.commit_hexsha}${each.is_active ? '' : ' taken back'}`]),
      ),
    };
  }
  const history: Record<string, string[]> = {};
  for (const { artifact, event, version, stage, commit, ref } of events) {
    push(history, artifact, [ref, event, /^v/.test(version ?? '') ? version : '-', stage ?? '-', commit].join(' '));
  }
  return { models, history };
}

function push(history: Record<string, string[]>, model: string, line: string): void {
  const lines = history[model];
  if (lines === undefined) history[model] = [line];
  else lines.push(line);
}

interface OurAssignment {
  readonly version: string | null;
  readonly commit: string;
}
interface OurModel {
  readonly model: string;
  readonly latest: string | null;
  readonly deprecated: boolean;
  readonly environments: Record<string, { readonly current: OurAssignment | null }>;
  readonly versions: readonly { readonly version: string; readonly commit: string; readonly deregistered: boolean }[];
}
interface OurEvent {
  readonly tag: string;
  readonly kind: string;
  readonly model: string;
  readonly version: string | null;
  readonly environment: string | null;
  readonly commit: string;
}

const GTO_WORDS: Readonly<Record<string, string>> = {
  register: 'registration',
  deregister: 'deregistration',
  assign: 'assignment',
  unassign: 'unassignment',
  deprecate: 'deprecation',
};

async function readByProofmark(): Promise<Registry> {
  const [shown, told] = await Promise.all([
    proofmark(folder, 'show', '--json'),
    proofmark(folder, 'history', '--json'),
  ]);
  expect(shown.exitCode, shown.stderr).toBe(0);
  const { models } = JSON.parse(shown.stdout) as { models: OurModel[] };
  const { events } = JSON.parse(told.stdout) as { events: OurEvent[] };
  const versionAt = (model: string, commit: string) =>
    models.find((each) => each.model === model)?.versions.find((each) => each.commit === commit)?.version;
  const history: Record<string, string[]> = {};
  for (const { tag, kind, model, version, environment, commit } of events) {
    const named = kind === 'deprecate' ? undefined : (version ?? versionAt(model, commit));
    push(history, model, [tag, GTO_WORDS[kind], named ?? '-', environment ?? '-', commit].join(' '));
  }
  return {
    history,
    models: Object.fromEntries(
      models.map((model) => [
        model.model,
        {
          latest: model.latest,
          deprecated: model.deprecated,
          stages: Object.fromEntries(
            Object.entries(model.environments).flatMap(([name, { current }]) =>
              current === null ? [] : [[name, current.version ?? current.commit]],
            ),
          ),
          versions: Object.fromEntries(
            model.versions.map((each) => [each.version, `${each.commit}${each.deregistered ? ' taken back' : ''}`]),
          ),
        },
      ]),
    ),
  };
}

/** Commands people might give to gto, many of which it refuses. */
function gtoHistory(seed: number): GtoCommand[] {
  const { one, chance } = drawer(seed);
  const models = ['fraud', 'models/eu:churn', 'rain-tomorrow'];
  const versions = (count: number) => Array.from({ length: count }, (_, index) => `v0.0.${index + 1}`);
  return Array.from({ length: 8 * EVENTS }, (_, index) => {
    const model = one(models);
    const simple = one([[], ['--simple', 'true'], ['--simple', 'false'], ['--simple', 'auto']]);
    const version = one(versions(20));
    const stage = one(STAGES);
    const kind = one([
      'register',
      'register',
      'register',
      'assign',
      'assign',
      'assign',
      'at',
      'unassign',
      'deregister',
      'deprecate',
    ]);
    const args = (): string[] => {
      switch (kind) {
        case 'register':
          return ['register', model, one(commits), ...(chance(0.2) ? ['--bump-minor'] : []), ...simple];
        case 'assign':
          return [
            'assign',
            model,
            '--version',
            version,
            '--stage',
            stage,
            ...(chance(0.3) ? ['--force'] : []),
            ...simple,
          ];
        case 'at':
          return [
            'assign',
            model,
            one(commits),
            '--stage',
            stage,
            ...(chance(0.5) ? ['--skip-registration'] : []),
            ...simple,
          ];
        case 'unassign':
          return ['deprecate', model, version, stage, ...simple];
        case 'deregister':
          return ['deprecate', model, version, ...simple];
        default:
          return ['deprecate', model, ...(chance(0.3) ? ['--force'] : simple)];
      }
    };
    return { at: START + index * 60, args: args() };
  });
}

/** Writes events as Proofmark plans and tags them. */
async function proofmarkHistory(seed: number): Promise<number> {
  const { one, chance } = drawer(seed);
  const opened = await openGit(folder);
  const tagWriter = openTagWriter(opened, { pause: async () => {} });
  const author = { actor: null, workflowRun: null };
  const environments = {
    environments: STAGES.map((name) => ({ name, requires: [], approvals: 0, rollbackWindow: { revisions: 3 } })),
  };
  let written = 0;
  for (let tries = 0; written < EVENTS && tries < 10 * EVENTS; tries++) {
    const model = one(['fraud', 'rain-tomorrow', 'churn/eu']);
    const { model: state, place } = await readModelRegistry(model, { git: opened, tagWriter });
    const at = new Date((START + tries * 60) * 1000);
    const active = state?.versions.filter(({ deregistered }) => !deregistered) ?? [];
    const version = active.length === 0 ? 'v1.0.0' : one(active).version;
    const environment = one(STAGES);
    const commit = one(commits);
    const common = { model, author, reason: 'drawn' };
    const plan = (): Planned<{ event: PlannedEvent }> => {
      switch (
        one([
          'register',
          'register',
          'promote',
          'promote',
          'promote',
          'rollback',
          'unassign',
          'deregister',
          'deprecate',
        ])
      ) {
        case 'register': {
          const digest = `sha256:${commits.indexOf(commit).toString(16).padStart(64, '0')}`;
          const key = digest.slice(7);
          return planRegistration(state, {
            ...common,
            commit,
            digest,
            run: key,
            evaluation: key,
            verdict: key,
            bump: one(['major', 'minor', 'patch']),
            bumpReasons: [],
          });
        }
        case 'promote':
          return planPromotion(
            state,
            { ...common, version, environment },
            {
              environments,
              requirements: {},
              approvals: [],
              digest: state?.versions.find((each) => each.version === version)?.digest ?? null,
              unblocks: [],
            },
            at.getTime(),
          );
        case 'rollback':
          return planRollback(state, { ...common, environment, to: null }, { environments, unblocks: [] });
        case 'unassign': {
          const planned = planUnassign(state, { ...common, environment, version: chance(0.5) ? version : null });
          return planned.outcome === 'planned'
            ? { outcome: 'planned', plan: { event: planned.plan.events[0]! } }
            : planned;
        }
        case 'deregister':
          return planDeregister(state, { ...common, version });
        default:
          return chance(0.2)
            ? planDeprecate(state, { ...common, commit })
            : { outcome: 'refused', checks: [], problems: [{ what: 'rarely' }] };
      }
    };
    const planned = plan();
    if (planned.outcome !== 'planned') continue;
    const { event } = planned.plan;
    const message = printTagMessage(event.message);
    const outcome = await tagWriter.create({
      name: event.tag,
      commit: event.commit,
      message,
      at,
      place: { model, number: place },
    });
    expect(outcome.status).toBe('created');
    written += 1;
  }
  return written;
}

describe.skipIf(gto === undefined)(`the registry and the real gto (${WITHOUT_GTO})`, () => {
  test.each([1])('a registry gto wrote reads the same in Proofmark: random history %i', async (seed) => {
    const { accepted } = runGto(gto!, folder, gtoHistory(seed), EVENTS);
    expect(accepted.length).toBe(EVENTS);
    expect(git('tag').split('\n').length).toBeGreaterThanOrEqual(EVENTS);
    expect(await readByProofmark()).toEqual(readByGto());
  });

  test.each([1, 2, 3])('a registry Proofmark wrote reads the same in gto: random history %i', async (seed) => {
    expect(await proofmarkHistory(seed)).toBe(EVENTS);
    expect(readByGto()).toEqual(await readByProofmark());
  });
});
