import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git, Inspection } from '../ports.ts';
import { readBatch } from './git-objects.ts';
import { line, runGit } from './git-process.ts';

const PLACES = 'refs/proofmark/places/';

/** Looks into a repository for what its commands take for granted. */
export function inspectGit(git: Pick<Git, 'root' | 'privateFolder' | 'remote'>): Inspection {
  const { root } = git;
  return {
    commitTimes: (commits) => commitTimes(root, commits),

    async tagsWithoutCommit() {
      const format = '%(refname:strip=2)%00%(objecttype)%00%(object)%00%(type)';
      const lines = line(await runGit(root, ['for-each-ref', `--format=${format}`, 'refs/tags'])).split('\n');
      const odd: string[] = [];
      for (const entry of lines.filter((each) => each !== '')) {
        const [name, type, target, targetType] = entry.split('\0') as [string, string, string, string];
        const end = type === 'tag' && targetType === 'tag' ? await peeledType(root, target) : targetType || type;
        if (end !== 'commit') odd.push(name);
      }
      return odd;
    },

    async places() {
      const format = '%(refname)%00%(objectname)%00%(tag)';
      const lines = line(await runGit(root, ['for-each-ref', `--format=${format}`, PLACES])).split('\n');
      return lines.flatMap((entry) => {
        const [ref, oid, tag] = entry.split('\0') as [string, string?, string?];
        const at = ref.lastIndexOf('/');
        const number = Number(ref.slice(at + 1));
        if (oid === undefined || tag === undefined || tag === '' || !Number.isSafeInteger(number)) return [];
        return [{ model: ref.slice(PLACES.length, at), number, tag, oid }];
      });
    },

    async unsent() {
      if ((await git.remote()) === null) return [];
      const notes = await readdir(join(git.privateFolder, 'unsent')).catch(() => [] as string[]);
      if (notes.length === 0) return [];
      const refs = line(await runGit(root, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/proofmark/']));
      const here = new Set(refs.split('\n'));
      return notes.map((note) => note.replaceAll('.', '/')).filter((name) => here.has(name));
    },
  };
}

async function peeledType(root: string, oid: string): Promise<string> {
  const answer = await runGit(root, ['cat-file', '-t', `${oid}^{}`], { accept: [0, 1, 128] });
  return answer.code === 0 ? line(answer) : '';
}

/** Committer times, through one process. */
async function commitTimes(root: string, commits: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const [oid, { type, content }] of await readBatch(root, [...new Set(commits)])) {
    const seconds =
      type === 'commit' ? /^committer .* (\d+) [-+]\d{4}$/m.exec(content.toString('latin1'))?.[1] : undefined;
    if (seconds !== undefined) times.set(oid, Number(seconds) * 1000);
  }
  return times;
}
