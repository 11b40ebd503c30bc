import { type ParsedCard, parseWrittenCard, WRITTEN_CARD_FILE, type WrittenCard } from '../config/written-card.ts';
import { type Problem, UserError } from '../errors.ts';
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
  const parsed = parseCard(bytes, file);
  if (!parsed.ok) throw new UserError(parsed.problems);
  return parsed.value;
}

/** Everything that is wrong with what people wrote about these models, read at once. */
export async function writtenCardProblems(
  folders: readonly string[],
  { snapshot }: Pick<SnapshotFacts, 'snapshot'>,
): Promise<readonly Problem[]> {
  const wanted = new Set(folders.map((folder) => `${folder}/${WRITTEN_CARD_FILE}`));
  const files = snapshot.entries.map(({ path }) => path).filter((path) => wanted.has(path));
  if (files.length === 0) return [];
  const contents = await snapshot.read(files);
  return files.flatMap((file) => {
    const parsed = parseCard(contents.get(file)!, file);
    return parsed.ok ? [] : parsed.problems;
  });
}

function parseCard(bytes: Uint8Array, file: string): ParsedCard {
  const problem = (what: string, fix: string): ParsedCard => ({
    ok: false,
    problems: [{ what, where: { file }, fix }],
  });
  if (bytes.length > LARGEST) {
    return problem(`is larger than ${LARGEST / 1024} KiB`, 'keep it to what a reader needs, and link to the rest');
  }
  try {
    return parseWrittenCard(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return problem('is not UTF-8 text', 'save it as UTF-8');
  }
}
