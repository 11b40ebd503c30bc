import type { LoadedRepository } from '../config/load-repository.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { type ReplayedVerdict, sameRules } from '../gate/replay.ts';
import type { DeclaredChange } from './declared-change.ts';
import { type ReplayPorts, replayPolicy } from './replay-policy.ts';

/** What changed rules would make of past verdicts. */
export interface ReplayedChange {
  /** The files that hold them. */
  readonly files: readonly string[];
  /** Newest day first. */
  readonly verdicts: readonly ReplayedVerdict[];
  readonly judged: number;
  readonly turned: number;
  readonly skipped: number;
}

/** Verdicts that are judged again, the newest first: enough to see what rules do, few enough to wait for. */
const VERDICTS = 50;

/**
 * When the head of a change judges by other rules than its base, because of the policy or of the `evaluate` of a
 * model that both have: past verdicts under them. Null when the rules are the same.
 * @throws UserError when the files of the head have problems
 */
export async function replayChange({ base, head }: DeclaredChange, ports: ReplayPorts): Promise<ReplayedChange | null> {
  const [before, after] = [base.facts.declared, head.facts.declared];
  const models = changedModels(before, after);
  const policy = canonicalJson(plain(before.policy)) !== canonicalJson(plain(after.policy));
  if (!policy && models.length === 0) return null;
  const files = [...(policy ? ['registry/policy.yaml'] : []), ...models.map((model) => `models/${model}/model.yaml`)];
  // A policy is for all models; a model file for its own.
  const asked = policy ? [{}] : models.map((model) => ({ model }));
  const limit = Math.ceil(VERDICTS / asked.length);
  const verdicts: ReplayedVerdict[] = [];
  for (const each of asked)
    verdicts.push(...(await replayPolicy({ ...each, head: head.commit, limit, remote: true }, ports)).verdicts);
  return {
    files,
    verdicts: verdicts.toSorted((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1)),
    judged: verdicts.filter(({ after: word }) => word !== null).length,
    turned: verdicts.filter(({ turned }) => turned).length,
    skipped: verdicts.filter(({ after: word }) => word === null).length,
  };
}

function changedModels(before: LoadedRepository, after: LoadedRepository): readonly string[] {
  return [...after.models].flatMap(([name, { config }]) => {
    const old = before.models.get(name)?.config;
    return old === undefined || sameRules(old, config) ? [] : [name];
  });
}

/** Without what is undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
