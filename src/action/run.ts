import './short-task.ts';
import './interpreted-schemas.ts';
import type { Action } from './define.ts';
import { runAction } from './frame.ts';

/** Every action that runs on Node. One's module is loaded when it is needed. */
export const ACTIONS = {
  plan: async () => (await import('./actions/plan.ts')).plan,
  train: async () => (await import('./actions/train.ts')).train,
  evaluate: async () => (await import('./actions/evaluate.ts')).evaluate,
  gate: async () => (await import('./actions/gate.ts')).gate,
  report: async () => (await import('./actions/report.ts')).report,
  register: async () => (await import('./actions/register.ts')).register,
  promote: async () => (await import('./actions/promote.ts')).promote,
  rollback: async () => (await import('./actions/rollback.ts')).rollback,
  doctor: async () => (await import('./actions/doctor.ts')).doctor,
  gc: async () => (await import('./actions/gc.ts')).gc,
  'fetch-large': async () => (await import('./actions/fetch-large.ts')).fetchLarge,
  'sweep-plan': async () => (await import('./actions/sweep-plan.ts')).sweepPlan,
  'sweep-trial': async () => (await import('./actions/sweep-trial.ts')).sweepTrial,
  'sweep-rank': async () => (await import('./actions/sweep-rank.ts')).sweepRank,
} satisfies Readonly<Record<string, () => Promise<Action>>>;

/** What the two lines in an action's folder call. */
export async function run(name: keyof typeof ACTIONS): Promise<void> {
  await runAction(await ACTIONS[name]());
}
