import { parseWrittenCard, WRITTEN_CARD_FILE, type WrittenCard } from '../config/written-card.ts';
import { UserError } from '../errors.ts';
import type { SnapshotFacts } from './read-facts.ts';

/** Bytes of what people write about a model. */
const LARGEST = 512 * 1024;

/**
 * What people wrote about a model in one snapshot; null when there is no such file.
 * @throws UserError with every problem of the file
 */
export async function readWrittenCard(
  folder: string,
  { snapshot }: Pick<SnapshotFacts, 'snapshot'>,
): Promise<WrittenCard | null> {
  const file = `${folder}/${WRITTEN_CARD_FILE}`;
  const bytes = (await snapshot.read([file])).get(file);
  if (bytes === undefined) return null;
  if (bytes.length > LARGEST) {
    throw new UserError({
      what: `is larger than ${LARGEST / 1024} KiB`,
      where: { file },
      fix: 'keep it to what a reader needs, and link to the rest',
    });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError({ what: 'is not UTF-8 text', where: { file }, fix: 'save it as UTF-8' }, { cause: error });
  }
  const parsed = parseWrittenCard(text, file);
  if (!parsed.ok) throw new UserError(parsed.problems);
  return parsed.value;
}
