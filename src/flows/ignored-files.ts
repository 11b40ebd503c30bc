import type { Git } from '../ports.ts';

/** Shown by name; the rest is counted. */
const MOST_SHOWN = 3;

/**
 * A sentence about files that git leaves out of every commit, and so nobody but this machine will ever have; undefined when
 * there are none. Many repositories ignore `data/` or `models/`.
 */
export async function ignoredFilesNote(
  paths: readonly string[],
  { git }: { readonly git: Pick<Git, 'snapshot'> },
): Promise<string | undefined> {
  const committed = new Set((await git.snapshot('work-tree')).entries.map(({ path }) => path));
  const ignored = paths.filter((path) => !committed.has(path));
  if (ignored.length === 0) return undefined;
  const more = ignored.length - MOST_SHOWN;
  const names = [...ignored.slice(0, MOST_SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return `A .gitignore leaves out ${names}: what is not committed is neither planned nor trained elsewhere. Take that rule out (\`git check-ignore -v ${ignored[0]}\` shows it).`;
}
