import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A `git` for the PATH that counts what changes refs, here or on a remote, and kills its caller after one of them. */
export interface GitKiller {
  /** For the command that is to be killed. */
  readonly env: Readonly<Record<string, string>>;
  /** Changes so far. */
  count(): number;
  remove(): void;
}

const SCRIPT = `#!/bin/sh
folder=$(dirname "$0")
PATH=\${PATH#"$folder":}
for word in "$@"; do
  case $previous in -c) previous=; continue ;; esac
  previous=$word
  case $word in -*) ;; *) verb=$word; break ;; esac
done
git "$@"
code=$?
case $verb in
  push | update-ref | fetch)
    printf x >> "$folder/count"
    if [ "$(wc -c < "$folder/count")" -eq "$(cat "$folder/kill-at")" ]; then kill -9 $PPID; fi ;;
esac
exit $code
`;

/** Every side effect of the lifecycle verbs is a change of refs by git. `after` counts from 1; 0 never kills. */
export function gitKiller(after: number): GitKiller {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-killer-'));
  writeFileSync(join(folder, 'git'), SCRIPT, { mode: 0o755 });
  writeFileSync(join(folder, 'count'), '');
  writeFileSync(join(folder, 'kill-at'), String(after));
  return {
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    count: () => readFileSync(join(folder, 'count')).length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
