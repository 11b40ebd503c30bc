import { GitError, type GitOptions, type GitResult, runGit } from './git-process.ts';
import { sleep } from './sleep.ts';

/**
 * What may be gone at the next try: a server that is busy, a connection that broke, a ref that somebody else is writing
 * at this moment. Not an address without an answer: whoever works offline would wait at every command.
 */
const PASSING =
  /HTTP (?:429|5\d\d)|error: (?:429|5\d\d)|timed? ?out|Connection reset|RPC failed|hung up|early EOF|unexpected disconnect|Empty reply|transfer closed|(?:Recv|Send) failure|SSL_(?:read|write)|recv error|not closed cleanly|cannot lock ref|Unable to create '[^']*\.lock'/i;

/** What git says beside it when asking again cannot help. */
const LASTING = /(?:HTTP|error:) 4(?!29)\d\d|Authentication failed|Permission denied|not found/i;

/** Whether what git complained about may be gone at the next try. */
export const mayPass = (stderr: string) => PASSING.test(stderr) && !LASTING.test(stderr);

/** Milliseconds before each further try. */
const PAUSES = [250, 1_500];

/** `runGit` for what can be asked twice without harm, tried again after what may have passed by then. */
export async function runGitAgain(root: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  for (const pause of PAUSES) {
    try {
      const result = await runGit(root, args, options);
      if (result.code === 0 || !mayPass(result.stderr)) return result;
    } catch (error) {
      if (!(error instanceof GitError && mayPass(error.stderr))) throw error;
    }
    await sleep(pause);
  }
  return runGit(root, args, options);
}
