import type { RegistryEvent } from '../registry/events.ts';
import {
  type EnvironmentState,
  type ModelState,
  newestVersion,
  type RegisteredVersion,
  type RegistryState,
} from '../registry/registry-state.ts';
import { environmentOrder, type Interval, type LiveVersion } from '../registry/timeline.ts';
import { formatDuration } from './format.ts';
import {
  commitText,
  digestCell,
  eventWord,
  knownCell,
  type RegistryStyle,
  told,
  versionText,
  whenCell,
  whoCell,
  whyCell,
} from './registry-words.ts';
import { type Cell, type Column, left, type Table } from './tables.ts';

/** Model | Latest | one column an environment. For scripts a row for each environment, with columns that do not change. */
export function registryTable(state: RegistryState, style: RegistryStyle): Table {
  if (style.readers === 'scripts') return registryRows(state, style);
  const environments = environmentOrder(state).filter((name) => !isRollout(state, name));
  const anyNote = [...state.models.values()].some((model) => model.deprecated !== null);
  return {
    columns: [
      left('Model'),
      left('Latest'),
      ...environments.map((name) => left(name)),
      ...(anyNote ? [left('Note')] : []),
    ],
    rows: [...state.models.values()].map((model) => [
      { text: model.model, strong: true },
      knownCell(newestVersion(model)?.version ?? null, style),
      ...environments.map((name) => heldCell(model.environments.get(name), style)),
      ...(anyNote
        ? [model.deprecated === null ? { text: '' } : ({ text: 'deprecated', tone: 'unsure' } as const)]
        : []),
    ]),
  };
}

/** Model, environment, version, commit, since, by, latest version; a model that is nowhere has one row. */
function registryRows(state: RegistryState, style: RegistryStyle): Table {
  const titles = ['Model', 'Environment', 'Version', 'Commit', 'Since', 'By', 'Latest'];
  const order = environmentOrder(state);
  const rows = [...state.models.values()].flatMap((model) => {
    const latest = knownCell(newestVersion(model)?.version ?? null, style);
    const held = order.flatMap((name) => model.environments.get(name) ?? []).filter(({ current }) => current !== null);
    if (held.length === 0) return [[{ text: model.model }, ...Array<Cell>(5).fill({ text: '' }), latest]];
    return held.map((each) => [{ text: model.model }, ...environmentCells(each, style), latest]);
  });
  return { columns: titles.map((title) => left(title)), rows };
}

function environmentCells({ environment, current, since }: EnvironmentState, style: RegistryStyle): Cell[] {
  return [
    { text: environment },
    { text: current!.version ?? '' },
    { text: commitText(current!.commit, style) },
    whenCell(since!.time, style),
    whoCell(since!.actor, style),
  ];
}

function heldCell(held: EnvironmentState | undefined, style: RegistryStyle): Cell {
  const { current = null, rollout = null } = held ?? {};
  const cell = knownCell(current === null ? null : versionText(current, style), style);
  if (rollout === null) return cell;
  return { ...cell, aside: `${rollout.rollout ?? rollout.environment} ${versionText(rollout, style)}`, tone: 'unsure' };
}

function isRollout(state: RegistryState, name: string): boolean {
  const stages = [...state.models.values()].flatMap((model) => model.environments.get(name) ?? []);
  return stages.length > 0 && stages.every((stage) => stage.rolloutOf !== null);
}

/** Environment | Version | Since | By | Why, of one model. */
export function environmentTable(model: ModelState, style: RegistryStyle): Table {
  const held = orderOf(model)
    .map((name) => model.environments.get(name)!)
    .filter(({ current }) => current !== null);
  return {
    columns: [left('Environment'), left('Version'), left('Since (UTC)'), left('By', 1), left('Why')],
    rows: held.map((each) => [
      { text: each.environment, strong: true },
      heldCell(each, style),
      whenCell(each.since!.time, style),
      whoCell(each.since!.actor, style),
      whyCell({ assignment: each.current!, since: each.since! }, style),
    ]),
  };
}

/** Model | Version | Registered | By | Commit | Digest | In. */
export function versionsTable(models: Iterable<ModelState>, style: RegistryStyle): Table {
  const rows = [...models].flatMap((model) => {
    const order = orderOf(model);
    return model.versions.map((version) => [
      { text: model.model },
      { text: version.version, strong: true },
      whenCell(version.time, style),
      whoCell(version.actor, style),
      { text: commitText(version.commit, style) },
      digestCell(version.digest, style),
      whereCell(model, version, order, style),
    ]);
  });
  const columns = [
    left('Model'),
    left('Version'),
    left('Registered (UTC)', 3),
    left('By', 2),
    left('Commit', 4),
    left('Digest', 1),
    left('In'),
  ];
  return { columns, rows };
}

function orderOf(model: ModelState): readonly string[] {
  return environmentOrder({ models: new Map([[model.model, model]]), ignored: [] });
}

/** The environments that hold a version; or that it was taken back, or is blocked by a rollback. */
function whereCell(
  model: ModelState,
  version: RegisteredVersion,
  order: readonly string[],
  style: RegistryStyle,
): Cell {
  if (version.deregistered) return { text: 'taken back', tone: 'bad' };
  const holds = (name: string) => model.environments.get(name)?.current?.version === version.version;
  const holders = order.filter(holds);
  return knownCell(holders.length === 0 ? null : holders.join(', '), style);
}

/** When | Model | Event | Version | Environment | By | Why; scripts also get commit and tag. */
export function historyTable(events: readonly RegistryEvent[], state: RegistryState, style: RegistryStyle): Table {
  const scripts = style.readers === 'scripts';
  const columns = [
    left('When (UTC)'),
    left('Model'),
    left('Event'),
    left('Version'),
    left('Environment'),
    left('By', 1),
    left('Why'),
    ...(scripts ? [left('Commit'), left('Tag')] : []),
  ];
  const names = namesByCommit(state);
  const rows = events.map((event): Cell[] => [
    whenCell(event.time, style),
    { text: event.model },
    { text: eventWord(event), ...(event.restores === null ? {} : { tone: 'bad' as const }) },
    knownCell(versionOfEvent(event, names, style), style),
    knownCell(event.environment, style),
    whoCell(event.actor, style),
    event.kind === 'assign' ? whyOfAssignment(event, style) : told(event.reason, style),
    ...(scripts ? [{ text: event.commit }, { text: event.tag }] : []),
  ]);
  return { columns, rows };
}

function whyOfAssignment(event: RegistryEvent, style: RegistryStyle): Cell {
  if (event.restores === null || event.replaces === null) return told(event.reason, style);
  return { text: `from ${event.replaces}${event.reason === null ? '' : `: ${event.reason}`}` };
}

/** Versions by model and commit; where several share one, the newest. */
function namesByCommit(state: RegistryState): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { model, versions } of state.models.values()) {
    for (const { commit, version } of versions.toReversed()) names.set(`${model} ${commit}`, version);
  }
  return names;
}

function versionOfEvent(event: RegistryEvent, names: ReadonlyMap<string, string>, style: RegistryStyle): string | null {
  if (event.version !== null) return event.version;
  if (event.kind === 'deprecate' || event.kind === 'create') return null;
  return names.get(`${event.model} ${event.commit}`) ?? commitText(event.commit, style);
}

/** Model | Environment | Version | From | Until | For | By | Why. `now` in milliseconds ends what still lasts. */
export function intervalTable(intervals: readonly Interval[], now: number, style: RegistryStyle): Table {
  const columns: Column[] = [
    left('Model'),
    left('Environment'),
    left('Version'),
    left('From (UTC)'),
    left('Until (UTC)', 2),
    { title: 'For', align: 'right', spare: 3 },
    left('By', 1),
    left('Why'),
  ];
  const rows = intervals.map((interval): Cell[] => {
    const { assignment, since, until } = interval;
    return [
      { text: interval.model },
      { text: interval.environment },
      { text: versionText(assignment, style), strong: true },
      whenCell(since.time, style),
      until === null ? { text: style.readers === 'people' ? 'now' : '' } : whenCell(until.time, style),
      durationCell(since.time, until === null ? now : until.time, style),
      whoCell(since.actor, style),
      whyCell(interval, style),
    ];
  });
  return { columns, rows };
}

/** Scripts get seconds. A clock that went back gives a negative time, which is shown as it is. */
function durationCell(from: number | null, until: number | null, style: RegistryStyle): Cell {
  if (from === null || until === null) return told(null, style);
  const seconds = Math.round((until - from) / 1000);
  return { text: style.readers === 'people' ? formatDuration(seconds) : String(seconds) };
}

/** Model | Environment | Version | Since | By | Why, at one instant. */
export function liveTable(live: readonly LiveVersion[], style: RegistryStyle): Table {
  const columns = [
    left('Model'),
    left('Environment'),
    left('Version'),
    left('Since (UTC)'),
    left('By', 1),
    left('Why'),
  ];
  const rows = live.map((each): Cell[] => [
    { text: each.model },
    { text: each.environment },
    { text: versionText(each.assignment, style), strong: true },
    whenCell(each.since.time, style),
    whoCell(each.since.actor, style),
    whyCell(each, style),
  ]);
  return { columns, rows };
}

/** What is known of one version. */
export function versionDetails(model: ModelState, version: RegisteredVersion, style: RegistryStyle): Table {
  return details(`${model.model}@${version.version}`, [
    ['in', whereCell(model, version, orderOf(model), style)],
    ['registered', whenCell(version.time, style)],
    ['by', whoCell(version.actor, style)],
    ['commit', { text: version.commit }],
    ['digest', told(version.digest, style)],
    ['run', told(version.run, style)],
    ['evaluation', told(version.evaluation, style)],
    ['verdict', told(version.verdict, style)],
    ['reason', told(version.event.reason, style)],
    ['tag', { text: version.tag }],
    ...(version.withdrawn === null ? [] : [['taken back', whenCell(version.withdrawn.time, style)] as const]),
  ]);
}

/** What is known of one environment of a model. */
export function environmentDetails(model: ModelState, held: EnvironmentState, style: RegistryStyle): Table {
  const { current, since, rollout } = held;
  const title = `${model.model}#${held.environment}`;
  if (current === null && rollout === null) return details(title, [['version', knownCell(null, style)]]);
  return details(title, [
    ['version', knownCell(current === null ? null : versionText(current, style), style)],
    ...(rollout === null
      ? []
      : [
          ['coming in', { text: `${versionText(rollout, style)}, ${rollout.rollout ?? rollout.environment}` }] as const,
        ]),
    ...(current === null || since === null
      ? []
      : ([
          ['since', whenCell(since.time, style)],
          ['by', whoCell(since.actor, style)],
          ['why', whyCell({ assignment: current, since }, style)],
          ['replaced', told(current.replaces, style)],
          ['commit', { text: current.commit }],
          ['digest', told(current.digest, style)],
          ['tag', { text: current.tag }],
        ] as const)),
  ]);
}

function details(title: string, rows: readonly (readonly [string, Cell])[]): Table {
  return {
    columns: [left(title), left('')],
    rows: rows.map(([name, cell]) => [{ text: name }, cell]),
  };
}
