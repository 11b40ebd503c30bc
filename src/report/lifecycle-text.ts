import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { PromotionPlan } from '../registry/plan-promotion.ts';
import type { RegistrationPlan } from '../registry/plan-registration.ts';
import type { RollbackPlan } from '../registry/plan-rollback.ts';
import type { PlannedCheck, PlannedEvent } from '../registry/planned-event.ts';
import { visibleLine } from './escape.ts';
import type { Cell, Table } from './tables.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './terminal.ts';
import type { Tone } from './words.ts';

const CHECK_TONE: Readonly<Record<PlannedCheck['state'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  'not-needed': 'plain',
};
const CHECK_WORD: Readonly<Record<PlannedCheck['state'], string>> = {
  passed: 'yes',
  failed: 'NO',
  'not-needed': '–',
};

/** Every rule of a plan, whether it holds, and why. */
export function checksTable(checks: readonly PlannedCheck[]): Table {
  return {
    columns: [
      { title: 'Check', align: 'left' },
      { title: 'Holds', align: 'left' },
      { title: 'Evidence', align: 'left', spare: 1 },
      { title: 'Why', align: 'left' },
    ],
    rows: checks.map(({ requirement, state, evidence, text }): Cell[] => [
      { text: requirement },
      { text: CHECK_WORD[state], tone: CHECK_TONE[state], strong: state === 'failed' },
      { text: shortEvidence(evidence) },
      { text },
    ]),
  };
}

function shortEvidence(evidence: string | null): string {
  if (evidence === null) return '–';
  return /^[0-9a-f]{64}$/.test(evidence) ? evidence.slice(0, 12) : evidence;
}

/** What is about to be written for a version, before anything is. */
export function renderRegistrationPlan(
  plan: RegistrationPlan,
  verdict: VerdictRecord,
  options: SummaryOptions = {},
): string {
  const bump = plan.bump === null ? 'as asked' : plan.bump;
  const since = plan.previous === null ? '' : ` after ${plan.previous.version}`;
  const baseline = verdict.baseline === null ? 'without a baseline' : `against ${verdict.baseline.label}`;
  const same = plan.sameBytesAs;
  return lines(options, `Register ${plan.model} ${plan.version}`, [
    `${bump}${since}: ${plan.reasons.join('; ') || 'no reason given'}`,
    `verdict ${verdict.verdict} ${baseline}: ${verdict.reason}`,
    ...(same === null ? [] : [`these are the bytes of ${same.version}`]),
    eventText(plan.event),
  ]);
}

/** What is about to be written for a promotion, with every check. */
export function renderPromotionPlan(plan: PromotionPlan, options: SummaryOptions = {}): string {
  const held = plan.replaces === null ? 'nothing' : (plan.replaces.version ?? plan.replaces.commit.slice(0, 7));
  return [
    lines(options, `Promote ${plan.model} ${plan.version.version} to ${plan.environment.name}`, [
      `${plan.environment.name} holds ${held} until then`,
      eventText(plan.event),
    ]),
    renderTextTable(checksTable(plan.checks), options),
  ].join('\n\n');
}

/** What is about to be written for a rollback. */
export function renderRollbackPlan(plan: RollbackPlan, options: SummaryOptions = {}): string {
  const bad = plan.replaces.version ?? plan.replaces.commit.slice(0, 7);
  return [
    lines(options, `Roll ${plan.environment} of ${plan.model} back from ${bad} to ${plan.restores.version}`, [
      plan.blocks === null
        ? `${bad} may not be promoted from then on`
        : `the bytes of ${bad} (${plan.blocks.slice(0, 19)}) may not be promoted from then on`,
      eventText(plan.event),
    ]),
    renderTextTable(checksTable(plan.checks), options),
  ].join('\n\n');
}

function eventText(event: PlannedEvent): string {
  return `event ${event.tag} on ${event.commit.slice(0, 7)}`;
}

function lines({ colour = PLAIN }: SummaryOptions, title: string, rest: readonly string[]): string {
  return [colour.bold(visibleLine(title)), ...rest.map((line) => `  ${visibleLine(line)}`)].join('\n');
}
