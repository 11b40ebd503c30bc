import type { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Evidence, EvidenceEntry } from '../ports.ts';

/**
 * A JSON file of an evidence commit in its shape.
 * @throws UserError naming ref and file when it is not JSON, or was written in a format this version does not know
 */
export async function parseEvidence<Shape extends z.ZodType>(
  shape: Shape,
  entry: EvidenceEntry,
  name: string,
  evidence: Pick<Evidence, 'readFile'>,
): Promise<z.infer<Shape>> {
  const text = new TextDecoder().decode(await evidence.readFile(entry, name));
  const where = { file: `refs/proofmark/${entry.id.kind}/${entry.id.model}/${entry.id.key}:${name}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      { what: 'is not JSON', where, fix: `Remove the ref (git update-ref -d) and run again.` },
      { cause: error },
    );
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0]!;
  throw new UserError({
    what: `is not in a format this version reads: ${first.message}`,
    where: { ...where, field: first.path.join('.') },
    fix: 'Use the version of proofmark that wrote it, or a newer one; or remove the ref (git update-ref -d) and run again.',
  });
}
