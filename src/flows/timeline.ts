import { UserError } from '../errors.ts';
import { type Interval, intervalsOf, type LiveVersion, liveVersions, stateAt } from '../registry/timeline.ts';
import { type ReadPorts, type ReadRegistry, readModels } from './show.ts';

export type Timeline = ReadRegistry &
  (
    | { readonly kind: 'intervals'; readonly intervals: readonly Interval[] }
    | { readonly kind: 'instant'; readonly at: number; readonly live: readonly LiveVersion[] }
  );

/**
 * What was live in each environment: all intervals, or with `at`, in milliseconds since 1970, one instant. Throws a
 * UserError for an instant when the source does not tell times.
 */
export async function readTimeline(
  request: { readonly model?: string; readonly at?: number },
  ports: ReadPorts,
): Promise<Timeline> {
  const { at } = request;
  if (at !== undefined && ports.tags.detail === 'names') {
    throw new UserError({
      what: 'without a clone nobody knows when something happened',
      fix: 'clone the repository (`git clone --no-checkout --filter=tree:0` is enough) and ask there, or leave out --at',
    });
  }
  const read = await readModels(request, ports);
  if (at === undefined) return { ...read, kind: 'intervals', intervals: intervalsOf(read.state) };
  return { ...read, kind: 'instant', at, live: liveVersions(stateAt(read.state, at)) };
}
