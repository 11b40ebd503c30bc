import type { z } from 'zod';
import { UserError } from '../errors.ts';
import { ForgeUnavailable } from '../forge.ts';
import { FORGE_REFS, type ForgeRecords, type RecordContent, type StoredRecord } from './forge-refs.ts';

/** A record as its schema reads it. */
export interface ForgeRecord<T> {
  readonly name: string;
  readonly commit: string;
  readonly value: T;
}

/** Writers that all want the same record take turns; each round one of them succeeds. */
const TRIES = 60;

/** Throws a UserError for a record that another version of Proofmark, or somebody's hand, has written differently. */
export function parseRecord<T>(schema: z.ZodType<T>, { name, commit, value }: StoredRecord): ForgeRecord<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { name, commit, value: parsed.data };
  const issue = parsed.error.issues[0]!;
  throw new UserError({
    what: `${FORGE_REFS}${name} cannot be read: ${issue.path.join('.')}: ${issue.message}`,
    fix: `see who wrote it (\`git log '${FORGE_REFS}${name}'\`); a newer Proofmark may read it`,
  });
}

/**
 * Changes one record: `plan` gets what is there and answers what it should become, or undefined when it is right as it
 * is. When somebody else was first, it is asked again with theirs.
 */
export async function changeRecord<T>(
  records: ForgeRecords,
  name: string,
  schema: z.ZodType<T>,
  plan: (current: T | undefined) => RecordContent | undefined,
): Promise<{ readonly record: ForgeRecord<T>; readonly changed: boolean; readonly before: T | undefined }> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const stored = await records.get(name);
    const current = stored === undefined ? undefined : parseRecord(schema, stored);
    const content = plan(current?.value);
    if (content === undefined) return { record: current!, changed: false, before: current?.value };
    if (await records.write(name, current?.commit ?? null, content)) {
      return { record: parseRecord(schema, (await records.get(name))!), changed: true, before: current?.value };
    }
  }
  throw new ForgeUnavailable({ what: `${FORGE_REFS}${name} was changed by others each of ${TRIES} times we tried` });
}
