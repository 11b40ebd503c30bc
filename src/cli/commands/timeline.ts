import { Command, Option } from 'commander';
import { systemClock } from '../../adapters/clock-node.ts';
import { readTimeline } from '../../flows/timeline.ts';
import { describeInterval, describeLive, isoTime } from '../../report/registry-document.ts';
import { intervalTable, liveTable } from '../../report/registry-tables.ts';
import type { CommandContext } from '../context.ts';
import { parseInstant } from '../options.ts';
import { withFormats } from '../output.ts';
import { printRegistry, type RegistryOptions, repoOption, tagSource } from '../registry-output.ts';

interface TimelineOptions extends RegistryOptions {
  readonly at?: number;
}

export function timelineCommand(context: CommandContext): Command {
  const command = new Command('timeline')
    .summary('what was live in each environment: who, what, when, why')
    .description(
      'Every interval in which an environment held a version, or with --at what each held at an instant. The instant is compared with the times in the tags; the order of a model’s events is that of their counters.',
    )
    .argument('[model]', 'only this model')
    .addOption(
      new Option('--at <time>', 'an instant: 2026-03-01, 2026-03-01T12:00Z, 2026-03-01T12:00+02:00').argParser(
        parseInstant,
      ),
    )
    .addOption(repoOption());
  withFormats(command, { md: true, plain: true }).addHelpText(
    'after',
    `
Rows of --plain: model, environment, version, from, until, seconds, by, why;
with --at: model, environment, version, since, by, why.

Examples:
  proofmark timeline flight-delay
  proofmark timeline --at 2026-03-01T12:00Z`,
  );
  return command.action(async (model: string | undefined, options: TimelineOptions) => {
    const tags = await tagSource(options, context);
    const { at } = options;
    const request = { ...(model === undefined ? {} : { model }), ...(at === undefined ? {} : { at }) };
    const timeline = await readTimeline(request, { tags });
    const now = systemClock.now().getTime();
    const view =
      timeline.kind === 'intervals'
        ? {
            empty: 'No version was ever promoted.',
            tables: (style: Parameters<typeof liveTable>[1]) => [intervalTable(timeline.intervals, now, style)],
            document: () => ({ intervals: timeline.intervals.map(describeInterval) }),
          }
        : {
            empty: `No environment held a version at ${isoTime(timeline.at)!
              .replace('T', ' ')
              .replace(/(?::00)?\.000Z$/, '')} UTC.`,
            tables: (style: Parameters<typeof liveTable>[1]) => [liveTable(timeline.live, style)],
            document: () => ({ at: isoTime(timeline.at), live: timeline.live.map(describeLive) }),
          };
    await printRegistry(view, timeline.detail, options, context);
  });
}
