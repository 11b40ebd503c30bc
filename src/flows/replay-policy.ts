import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import { configForReplay, type ReplayedVerdict, turnedRows } from '../gate/replay.ts';
import type { Log } from '../ports.ts';
import { type JudgeAgainPorts, judgeAgain, newestFirst, type PastVerdict, readVerdicts } from './judge-again.ts';
import type { PlanPorts } from './plan.ts';
import { openFacts } from './read-facts.ts';

export interface ReplayRequest {
  /** Only verdicts about this model. */
  readonly model?: string;
  /** Rules of this revision instead of those of the work tree. */
  readonly head?: string;
  /** At most this many verdicts, the newest days first; default all. */
  readonly limit?: number;
  /** Also verdicts that only the remote has; they are fetched. */
  readonly remote?: boolean;
}

export interface Replay {
  readonly format: 'proofmark-replay/1';
  /** Newest day first, then by key. */
  readonly verdicts: readonly ReplayedVerdict[];
  readonly judged: number;
  readonly turned: number;
  /** Verdicts that could not be judged again. */
  readonly skipped: number;
}

export type ReplayPorts = JudgeAgainPorts & { readonly git: PlanPorts['git']; readonly log: Log };

/**
 * Judges past evidence again under the policy and the model files of the work tree, from the predictions that were kept:
 * nothing is trained, scored or written. Waivers and the day stay those of the verdict, so that only the rules differ.
 * @throws UserError when the files of the work tree have problems
 */
export async function replayPolicy(request: ReplayRequest, ports: ReplayPorts): Promise<Replay> {
  const { declared } = await openFacts(ports).at(request.head ?? 'work-tree');
  if (declared.problems.length > 0) throw new UserError(declared.problems);
  const remote = request.remote === true;
  const entries = await ports.evidence.list('verdicts', request.model, { remote, bring: remote });
  const asked = await readVerdicts(entries, ports);
  const chosen = asked.toSorted(newestFirst).slice(0, request.limit ?? asked.length);
  const progress = ports.log.progress(
    `judging ${chosen.length} past ${chosen.length === 1 ? 'verdict' : 'verdicts'} again`,
  );
  const verdicts: ReplayedVerdict[] = [];
  for (const [index, past] of chosen.entries()) {
    const config = declared.models.get(past.record.model)?.config;
    verdicts.push(await replayOne(past, config, declared.policy, ports));
    progress.update((index + 1) / chosen.length);
  }
  const skipped = verdicts.filter(({ after }) => after === null).length;
  const turned = verdicts.filter((verdict) => verdict.turned).length;
  progress.done(`${turned} would turn`);
  return { format: 'proofmark-replay/1', verdicts, judged: verdicts.length - skipped, turned, skipped };
}

async function replayOne(
  { entry, record, question }: PastVerdict,
  now: ModelConfig | undefined,
  policy: Policy,
  ports: ReplayPorts,
): Promise<ReplayedVerdict> {
  const past = {
    key: record.key,
    model: record.model,
    stage: record.stage,
    candidate: record.candidate.label,
    commit: record.candidate.commit,
    baseline: record.baseline?.label ?? null,
    day: question.today,
    before: record.verdict,
    reasonBefore: record.reason,
  };
  const unjudged = (why: string): ReplayedVerdict => ({
    ...past,
    after: null,
    reasonAfter: why,
    turned: false,
    rows: [],
  });
  if (now === undefined) return unjudged('the model is no longer in models/');
  if (now.task !== question.config.task) return unjudged(`it was judged as ${question.config.task}`);
  try {
    const after = await judgeAgain({ entry, record, question }, configForReplay(question.config, now), policy, ports);
    const turned = after.verdict !== record.verdict;
    return { ...past, after: after.verdict, reasonAfter: after.reason, turned, rows: turnedRows(record, after) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unjudged(error.problems[0]?.what ?? error.message);
  }
}
