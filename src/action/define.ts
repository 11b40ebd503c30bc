import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import type { ActionTools } from './tools.ts';

/** What `action.yml`, the README and the frame are made from: inputs and outputs are defined here and nowhere else. */
export interface ActionDefinition<Inputs extends z.ZodObject = z.ZodObject, Outputs extends z.ZodObject = z.ZodObject> {
  /** Folder in `actions/`. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** Permissions that the job needs, as a workflow writes them. */
  readonly permissions: readonly string[];
  /** The engine or the tables are used, so `actions/setup` comes before. */
  readonly needsSetup: boolean;
  /** Inputs by their kebab-case names. Every field takes text; an input that is left empty is absent. */
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  /** Outputs of a step that could not do its work, also when its inputs were wrong; default none. */
  readonly failed?: (reason: string) => z.infer<Outputs>;
  /** `with:` of the example in the README. */
  readonly example: Readonly<Record<string, string>>;
}

/** What an action found. Outputs are set and the summary is written also when it fails. */
export interface ActionResult<Outputs> {
  readonly outputs: Outputs;
  /** Markdown for the job summary. */
  readonly summary?: string;
  /** Why the step fails, in one sentence. */
  readonly failure?: string;
  /** What has to be fixed: each becomes an annotation, and the step fails. */
  readonly problems?: readonly Problem[];
}

export interface Action<Inputs extends z.ZodObject = z.ZodObject, Outputs extends z.ZodObject = z.ZodObject> {
  readonly definition: ActionDefinition<Inputs, Outputs>;
  main(inputs: z.infer<Inputs>, tools: ActionTools): Promise<ActionResult<z.infer<Outputs>>>;
}

/** An action with its types forgotten, for the catalog: the frame parses inputs before it calls `main`. */
export function defineAction<Inputs extends z.ZodObject, Outputs extends z.ZodObject>(
  definition: ActionDefinition<Inputs, Outputs>,
  main: Action<Inputs, Outputs>['main'],
): Action {
  return { definition, main: (inputs, tools) => main(inputs as z.infer<Inputs>, tools) };
}
