import type { Problem } from '../errors.ts';
import { CHALLENGE_WAIVER } from './challenge.ts';
import type { Environments } from './environments.ts';
import { computedSlices, criticalSliceNames } from './evaluated-slices.ts';
import { fairnessMeasure } from './fairness.ts';
import type { Findings } from './findings.ts';
import { metricEntries } from './metric-entries.ts';
import type { ModelConfig } from './model-config.ts';
import { nearestName } from './nearest-name.ts';
import type { Waivers } from './waivers.ts';
import type { FieldPath, YamlDocument } from './yaml-document.ts';

/** Endings that tags use for rollouts in progress: `production-canary`. */
const ROLLOUT_ENDING = /-(?:canary|shadow|green)$/;

/** Order and names of environments. */
export function checkEnvironments(file: Environments, locate: YamlDocument['locate']): readonly Problem[] {
  const problems: Problem[] = [];
  const earlier: string[] = [];
  file.environments.forEach((environment, index) => {
    const at = (path: FieldPath, what: string, fix: string) => {
      problems.push({ what, where: locate(['environments', index, ...path]), fix });
    };
    const { name, after, rollout } = environment;
    if (earlier.includes(name)) at(['name'], `${name} is the name of two environments`, 'rename one');
    const ending = ROLLOUT_ENDING.exec(name)?.[0];
    if (ending !== undefined)
      at(['name'], `names ending in ${ending} stand for rollouts in progress`, 'choose another name');
    if (after !== undefined && !earlier.includes(after)) {
      const later = file.environments.some((other) => other.name === after);
      const near = nearestName(after, earlier);
      const known =
        near === undefined ? `environments above: ${earlier.join(', ') || 'none'}` : `did you mean ${near}?`;
      const what = later
        ? `${after} does not stand above ${name}`
        : `there is no environment ${JSON.stringify(after)} above`;
      at(['after'], what, later ? 'list environments in the order of promotion' : known);
    }
    if (environment.soak !== undefined && after === undefined) {
      at(['soak'], 'counts the time in the environment before, and there is none', 'add after, or remove soak');
    }
    if (rollout?.strategy === 'canary' && rollout.steps.length === 0) {
      at(['rollout'], 'a canary needs steps', 'write steps: [{ setWeight: 5 }, { pause: 1h }, { setWeight: 100 }]');
    }
    if (rollout !== undefined && rollout.strategy !== 'canary' && rollout.steps.length > 0) {
      at(['rollout', 'steps'], `steps belong to a canary, and the strategy is ${rollout.strategy}`, 'remove the steps');
    }
    earlier.push(name);
  });
  return problems;
}

/** A waiver that waives nothing would hide that the gate still stands, so its names must exist. */
export function checkWaivers(
  file: Waivers,
  models: ReadonlyMap<string, ModelConfig>,
  /** Models whose own file has problems: they exist, but nothing is known about them. */
  unreadable: ReadonlySet<string>,
  locate: YamlDocument['locate'],
): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const did = (near: string | undefined, otherwise: string) =>
    near === undefined ? otherwise : `did you mean ${near}?`;
  file.waivers.forEach((waiver, index) => {
    const where = (field: string) => locate(['waivers', index, field]);
    if (unreadable.has(waiver.model)) return;
    const model = models.get(waiver.model);
    if (model === undefined) {
      const names = [...models.keys()];
      const fix = did(nearestName(waiver.model, names), 'remove the waiver, or name a folder of models/');
      problems.push({ what: `there is no model ${JSON.stringify(waiver.model)}`, where: where('model'), fix });
      return;
    }
    const { fairness, challenges } = model.evaluate;
    const metrics = [
      ...metricEntries(model).map((metric) => metric.name),
      ...fairness.map(fairnessMeasure),
      ...(challenges.length === 0 ? [] : [CHALLENGE_WAIVER]),
    ];
    if (!metrics.includes(waiver.metric)) {
      const fix = did(nearestName(waiver.metric, metrics), `its metrics: ${metrics.join(', ')}`);
      problems.push({
        what: `model ${waiver.model} has no metric ${JSON.stringify(waiver.metric)}`,
        where: where('metric'),
        fix,
      });
    }
    if (waiver.slice === undefined) return;
    const slices =
      waiver.metric === CHALLENGE_WAIVER
        ? challenges.map((challenge) => challenge.name)
        : computedSlices(model.evaluate).map((slice) => slice.name);
    if (!namesSlice(waiver.slice, [...slices, ...criticalSliceNames(model.evaluate)])) {
      const name = waiver.slice.replace(/=[\s\S]*$/, '');
      const fix = did(nearestName(name, slices), `its slices: ${slices.join(', ') || 'none'}`);
      warnings.push({
        what: `model ${waiver.model} has no slice ${JSON.stringify(waiver.slice)}`,
        where: where('slice'),
        fix,
      });
    }
  });
  return { problems, warnings };
}

/** Whether a waiver's slice is one of a way to cut the rows: `origin=ATL` of `origin`, `origin=ATL & evening` of `origin * evening`. */
function namesSlice(slice: string, names: readonly string[]): boolean {
  const cut = slice
    .split(' & ')
    .map((part) => part.replace(/=[\s\S]*$/, ''))
    .join(' * ');
  return names.includes(cut) || names.includes(slice.replace(/=[\s\S]*$/, ''));
}
