import type { DoctorFacts } from './doctor-facts.ts';
import { modelOf, type NotAnEvent, type RegistryEvent } from './events.ts';
import { type CheckId, type Finding, type Severity, some, tagPlace } from './finding.ts';
import type { Conflict, ModelState } from './registry-state.ts';
import { parseTagName } from './tag-grammar.ts';

/** Clocks of two machines that agree better than this tell nothing. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What is wrong with tags: their form, what they point at, when they say they were made, and what contradicts what. */
export function diagnoseEvents(facts: DoctorFacts): readonly Finding[] {
  const models = [...facts.state.models.values()];
  return [
    ...badForms(facts),
    ...withoutCommit(facts),
    ...removed(facts),
    ...models.flatMap(({ conflicts }) => conflicts.map(conflictFinding)),
    ...models.flatMap((model) => dangling(model, facts)),
    ...models.flatMap((model) => clocks(model, facts)),
  ];
}

const NO_TAG_MOVES = 'Nothing moves or removes a tag for you.';

function badForms({ state, models }: DoctorFacts): Finding[] {
  const known = new Set([...models, ...state.models.keys()]);
  const findings: Finding[] = [];
  const foreign: NotAnEvent[] = [];
  for (const tag of state.ignored) {
    if (tag.kind === 'lightweight') findings.push(lightweight(tag));
    else if (known.has(baseOf(tag.tag))) findings.push(malformed(tag));
    else foreign.push(tag);
  }
  const [first] = foreign;
  if (first !== undefined) {
    findings.push({
      check: 'tag-form',
      severity: 'info',
      what:
        foreign.length === 1
          ? `looks like an event and is none: ${first.reason}`
          : `${foreign.length} tags look like events and are none: ${some(foreign.map(({ tag }) => tag))}; of the first, ${first.reason}`,
      where: tagPlace(first.tag),
      fix: 'nothing, when another tool made them; no model here has such a name',
      fixable: false,
    });
  }
  return findings;
}

/** What stands before the mark of a tag's name, as the model it would be of. */
function baseOf(tag: string): string {
  const [dir, name] = tag.slice(0, tag.search(/[@#]/)).split('=') as [string, string?];
  return name === undefined ? dir : `${dir}:${name}`;
}

function lightweight({ tag, reason }: NotAnEvent): Finding {
  const parsed = parseTagName(tag);
  const of = parsed.kind === 'other' ? '' : ` of ${modelOf(parsed)}`;
  return {
    check: 'tag-form',
    severity: 'warning',
    what: `${reason}; it does not count as an event${of}`,
    where: tagPlace(tag),
    fix: `make the event again with \`proofmark register\` or \`promote\`, and remove this tag where it was made. ${NO_TAG_MOVES}`,
    fixable: false,
  };
}

function malformed({ tag, reason }: NotAnEvent): Finding {
  return {
    check: 'tag-form',
    severity: 'warning',
    what: `is no event: ${reason}`,
    where: tagPlace(tag),
    fix: `make the event again under a right name, such as ${baseOf(tag).replace(':', '=')}@v1.2.0 or ${baseOf(tag).replace(':', '=')}#production#7. ${NO_TAG_MOVES}`,
    fixable: false,
  };
}

/** A tag of a tree or a file is in nobody's state; one that is in the grammar was meant to be. */
function withoutCommit({ tagsWithoutCommit }: DoctorFacts): Finding[] {
  return tagsWithoutCommit
    .filter((tag) => parseTagName(tag).kind !== 'other')
    .map((tag) => ({
      check: 'tag-target',
      severity: 'error',
      what: 'points at something that is no commit, so nobody can tell what it gave',
      where: tagPlace(tag),
      fix: `make the event again for a commit. ${NO_TAG_MOVES}`,
      fixable: false,
    }));
}

/** Every event claims a place that stays when its tag goes. */
function removed({ places, tagIds }: DoctorFacts): Finding[] {
  return places.flatMap(({ model, number, tag, oid }): Finding[] => {
    const found = tagIds.get(tag);
    if (found === oid) return [];
    const where = tagPlace(tag);
    if (found !== undefined) {
      return [
        {
          check: 'event-removed',
          severity: 'error',
          what: `was moved: event ${number} of ${model} is the tag object ${oid.slice(0, 12)}, and this is ${found.slice(0, 12)}`,
          where,
          fix: `look at both (git cat-file -p ${oid}; git cat-file -p ${found}) and put back the first, or the state above is not what happened`,
          fixable: false,
        },
      ];
    }
    return [
      {
        check: 'event-removed',
        severity: 'error',
        what: `was removed: event ${number} of ${model} happened, and its tag is gone`,
        where,
        fix: `put it back: git update-ref 'refs/tags/${tag}' ${oid}, and push it`,
        fixable: false,
      },
    ];
  });
}

const CONFLICTS: Readonly<Record<Conflict['kind'], readonly [CheckId, Severity, string]>> = {
  'counter-twice': ['counter', 'warning', 'write events with one tool at a time, or fetch tags before writing'],
  'registered-twice': ['version', 'error', 'register the second commit under a new version'],
  'two-versions-on-commit': ['version', 'warning', 'take back the one that nobody uses: `proofmark deregister`'],
  'unknown-version': ['stage', 'error', 'register the version, or promote one that is registered'],
  'unregistered-commit': ['stage', 'warning', 'register the commit, or promote a version: a commit has no evidence'],
  'version-contradicts': ['stage', 'error', 'promote the version that was meant; the newer event counts'],
  'digest-contradicts': ['digest', 'error', 'find out who wrote either; until then the version may not be used'],
  'deregisters-unknown': ['version', 'warning', 'nothing, when the version was never there; else fetch its tag'],
  'unassigns-nothing': ['stage', 'info', 'nothing: it changed nothing'],
  'clock-skew': ['clock', 'warning', 'set the clock of the machine that wrote it; the order is right all the same'],
};

function conflictFinding({ kind, tags, text }: Conflict): Finding {
  const [check, severity, fix] = CONFLICTS[kind];
  const others = tags.slice(0, -1);
  const beside = others.length === 0 ? '' : ` (beside ${some(others)})`;
  return { check, severity, what: `${text}${beside}`, where: tagPlace(tags.at(-1)!), fix, fixable: false };
}

/** Events whose commit is not here: of a stage that counts, nobody can say what it is. */
function dangling({ model, events }: ModelState, { commits, shallow }: DoctorFacts): Finding[] {
  const missing = events.filter(({ commit, kind }) => kind !== 'deprecate' && !commits.has(commit));
  if (missing.length === 0) return [];
  if (shallow) {
    return [
      {
        check: 'tag-target',
        severity: 'info',
        what: `${missing.length} events of ${model} are of commits that this shallow clone does not have`,
        where: tagPlace(missing[0]!.tag),
        fix: 'git fetch --unshallow',
        fixable: false,
      },
    ];
  }
  return missing.map(({ tag, commit }) => ({
    check: 'tag-target',
    severity: 'error',
    what: `points at the commit ${commit.slice(0, 12)}, which is not here`,
    where: tagPlace(tag),
    fix: `fetch it: \`git fetch origin ${commit}\`; when nobody has it, promote another version, or \`proofmark unassign\` this one`,
    fixable: false,
  }));
}

/** A tag cannot be older than its commit, nor younger than now. Order against counters is among the conflicts. */
function clocks({ events }: ModelState, { commits, now }: DoctorFacts): Finding[] {
  return events.flatMap((event): Finding[] => {
    if (event.time === null) return [];
    const made = commits.get(event.commit);
    if (event.time > now + CLOCK_TOLERANCE_MS) {
      return [skewed(event, `says it was made in ${minutes(event.time - now)}`)];
    }
    if (made !== undefined && event.time < made - CLOCK_TOLERANCE_MS) {
      return [skewed(event, `says it was made ${minutes(made - event.time)} before its commit`)];
    }
    return [];
  });
}

function skewed({ tag, counter }: RegistryEvent, what: string): Finding {
  return {
    check: 'clock',
    severity: 'warning',
    what: counter === null ? `${what}; without a counter, its order among events may be wrong` : what,
    where: tagPlace(tag),
    fix: 'set the clock of the machine that wrote it',
    fixable: false,
  };
}

function minutes(milliseconds: number): string {
  const count = Math.round(milliseconds / 60_000);
  return count < 120
    ? `${count} min`
    : count < 2880
      ? `${Math.round(count / 60)} h`
      : `${Math.round(count / 1440)} days`;
}
