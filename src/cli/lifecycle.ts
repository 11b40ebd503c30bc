import { type Command, InvalidArgumentError, Option } from 'commander';
import { openLocalForge } from '../adapters/forge-local.ts';
import { graphqlUrlOf, openForgeOnGitHub } from '../assembly/github-forge.ts';
import { openLifecyclePorts } from '../assembly/lifecycle-ports.ts';
import { EXIT_CODE, formatProblem, UserError } from '../errors.ts';
import type { Completed } from '../flows/complete-releases.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import type { EventOutcome } from '../flows/write-event.ts';
import type { Forge } from '../forge.ts';
import type { Author, CheckName } from '../registry/planned-event.ts';
import { checksTable } from '../report/lifecycle-text.ts';
import { renderTextTable } from '../report/terminal.ts';
import type { CommandContext, SetExitCode } from './context.ts';
import { jsonText } from './output.ts';

export interface LifecycleOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly reason?: string;
  readonly forge?: 'local' | 'github';
}

/** Options that every verb has that writes events. */
export function withLifecycleOptions(command: Command): Command {
  return command
    .option('--dry-run', 'print the plan and write nothing')
    .option('--json', 'print the result as JSON')
    .addOption(forgeOption());
}

export function forgeOption(): Option {
  return new Option(
    '--forge <forge>',
    'where releases and deployments are kept (default: github when its token is set)',
  ).choices(['local', 'github']);
}

/** `fraud@v1.2.0` */
export function parseModelVersion(text: string): { readonly model: string; readonly version: string } {
  const at = text.indexOf('@');
  if (at > 0 && at < text.length - 1) return { model: text.slice(0, at), version: text.slice(at + 1) };
  throw new InvalidArgumentError('Give a model and a version, as in fraud@v1.2.0.');
}

/** Ports of the verbs that write events. */
export async function openLifecycle(
  context: CommandContext,
  options: Pick<LifecycleOptions, 'forge'>,
): Promise<LifecyclePorts> {
  const ports = await context.ports();
  return openLifecyclePorts(ports, await openForge(ports, options.forge), process.env.GITHUB_ACTOR ?? null);
}

/** GitHub where its token and repository are known, or when it is asked for; else the forge in this repository. */
export async function openForge(
  ports: Pick<LifecyclePorts, 'git' | 'evidence' | 'clock' | 'log'>,
  wanted: LifecycleOptions['forge'],
): Promise<Forge> {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository } = process.env;
  const known = token !== undefined && token !== '' && repository !== undefined && repository !== '';
  if (wanted === 'local' || (wanted === undefined && !known)) return openLocalForge(ports);
  if (!known) {
    throw new UserError({
      what: 'GitHub needs to know who asks, and for which repository',
      where: { field: '--forge github' },
      fix: 'set GITHUB_TOKEN, and GITHUB_REPOSITORY to owner/name',
    });
  }
  const { GITHUB_SERVER_URL: serverUrl = 'https://github.com', GITHUB_API_URL: apiUrl = 'https://api.github.com' } =
    process.env;
  const graphqlUrl = process.env.GITHUB_GRAPHQL_URL ?? graphqlUrlOf(apiUrl);
  return openForgeOnGitHub({ apiUrl, serverUrl, graphqlUrl, repository, token }, ports);
}

/** Who asks: the person a workflow runs for, else whoever git says. */
export function authorFromEnvironment(): Author {
  const { GITHUB_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const run = [GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID];
  return {
    actor: GITHUB_ACTOR ?? null,
    workflowRun: run.every((part) => part !== undefined && part !== '')
      ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
      : null,
  };
}

/** What the model itself failed; all else is something a person has to do. */
const ABOUT_THE_MODEL: readonly CheckName[] = ['gate', 'smoke'];

export interface PrintedOutcome<Plan> {
  readonly outcome: EventOutcome<Plan>;
  readonly completed: Completed | null;
  /** Said when the event was written. */
  readonly success: string;
  /** An event that stands although its release is still missing counts as done. */
  readonly lenient?: boolean;
}

/** Prints what came of an event and sets the exit code. */
export function printOutcome<Plan>(
  printed: PrintedOutcome<Plan>,
  options: LifecycleOptions,
  context: CommandContext,
  setExitCode: SetExitCode,
): void {
  const { outcome, completed } = printed;
  const { colours } = context;
  if (options.json === true && outcome.status !== 'refused') context.print(jsonText(document(printed)));
  switch (outcome.status) {
    case 'refused': {
      const failing = outcome.checks.filter((check) => check.state === 'failed').map((check) => check.requirement);
      const byModel = failing.length > 0 && failing.every((name) => ABOUT_THE_MODEL.includes(name));
      if (options.json !== true && outcome.checks.length > 0) {
        context.print(renderTextTable(checksTable(outcome.checks), { colour: colours, width: context.width }));
      }
      if (!byModel) throw new UserError(outcome.problems);
      if (options.json === true) {
        context.print(jsonText({ status: 'refused', checks: outcome.checks, problems: outcome.problems }));
      }
      for (const problem of outcome.problems) context.printError(colours.red(formatProblem(problem)));
      setExitCode(EXIT_CODE.fail);
      return;
    }
    case 'planned':
      if (options.json !== true) context.print('Nothing was written: this was a dry run.');
      return;
    case 'done':
      if (options.json !== true) context.print(`Nothing to write: ${outcome.text} (event ${outcome.event.tag}).`);
      break;
    case 'written':
      if (options.json !== true) {
        const tries = outcome.tries === 1 ? '' : `, at the ${outcome.tries}. try`;
        context.print(`${colours.green('Done.')} ${printed.success} (event ${outcome.tag}${tries})`);
      }
  }
  if (completed === null) return;
  if (options.json !== true) {
    if (completed.released.length > 0) context.print(`Released: ${completed.released.join(', ')}`);
    if (completed.deployed.length > 0) context.print(`Deployment recorded: ${completed.deployed.join(', ')}`);
  }
  for (const { tag, reason } of completed.unfinished) {
    context.printError(
      colours.yellow(
        `The event ${tag} stands, and what follows from it is not all there: ${reason}. The next command about this model finishes it.`,
      ),
    );
  }
  if (completed.unfinished.length > 0 && printed.lenient !== true) setExitCode(EXIT_CODE.userError);
}

/** The shape of `--json`. */
function document<Plan>({ outcome, completed, success }: PrintedOutcome<Plan>) {
  const follows = completed === null ? {} : completed;
  switch (outcome.status) {
    case 'done':
      return { status: 'done', tag: outcome.event.tag, text: outcome.text, ...follows };
    case 'planned':
      return { status: 'planned', tag: outcome.tag, plan: outcome.plan };
    case 'written':
      return {
        status: 'written',
        tag: outcome.tag,
        text: success,
        tries: outcome.tries,
        plan: outcome.plan,
        ...follows,
      };
    case 'refused':
      return { status: 'refused' };
  }
}
