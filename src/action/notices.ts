import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { type QueueNotice, QueueNotices } from '../report/merge-group.ts';

/** Writes the comments for pull requests of a merge group for the job that posts. Answers the path. */
export async function writeNotices(notices: readonly QueueNotice[], output: string): Promise<string> {
  const folder = resolve(output);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'notices.json');
  const content: QueueNotices = { format: 'proofmark-notices/1', notices: [...notices] };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** @throws UserError when the file is not there, or not what the gate writes */
export async function readNotices(file: string): Promise<readonly QueueNotice[]> {
  try {
    return QueueNotices.parse(JSON.parse(await readFile(file, 'utf8'))).notices;
  } catch (cause) {
    const fix = 'run the gate first, or download what it uploaded';
    throw new UserError({ what: 'there are no notices of the merge queue to post', where: { file }, fix }, { cause });
  }
}
