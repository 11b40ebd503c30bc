import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, flag, harness, input, output } from './shared/inputs.mjs';

const { GITHUB_SERVER_URL, GITHUB_WORKSPACE, GITHUB_REF, GITHUB_SHA, GITHUB_REPOSITORY } = process.env;
const SHA = /^[0-9a-f]{40}$/i;

function checkout() {
  const repository = input('repository');
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository))
    throw new Error(`Invalid repository '${repository}'. Expected owner/repo.`);
  const folder = resolve(GITHUB_WORKSPACE, input('path') || '.');
  if (folder !== GITHUB_WORKSPACE && !folder.startsWith(`${GITHUB_WORKSPACE}/`)) {
    throw new Error(`Repository path '${folder}' is not under '${GITHUB_WORKSPACE}'`);
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });

  const git = (...args) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    }).trim();
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', `${GITHUB_SERVER_URL}/${repository}`);
  git('config', '--local', 'gc.auto', '0');
  const header = `http.${new URL(GITHUB_SERVER_URL).origin}/.extraheader`;
  // GitHub's token has the permissions of its job; act has one token for all of them.
  const reads = (process.env.PROOFMARK_TEST_READERS ?? '').split(' ').includes(process.env.GITHUB_JOB);
  const token = reads ? harness('PROOFMARK_TEST_READ_TOKEN') : input('token');
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  git('config', '--local', header, `AUTHORIZATION: basic ${basic}`);
  if (input('filter')) git('config', '--local', 'remote.origin.partialclonefilter', input('filter'));

  // What the event says, unless somebody asks for another ref.
  const own = repository.toLowerCase() === GITHUB_REPOSITORY.toLowerCase();
  let ref = input('ref');
  let commit = '';
  if (SHA.test(ref)) [commit, ref] = [ref, ''];
  else if (ref === '' && own) [ref, commit] = [GITHUB_REF, GITHUB_SHA];
  else if (ref === '') ref = 'refs/heads/main';

  const depth = Number(input('fetch-depth'));
  const all = depth === 0;
  const options = ['-q', '--no-recurse-submodules', '--prune', ...(all ? [] : [`--depth=${depth}`])];
  const branches = all ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] : [];
  if (!all && flag('fetch-tags')) branches.push('+refs/tags/*:refs/tags/*');

  const { local, start, wanted, known } = place(ref, commit, git);
  // With all history, branches and tags are there already, unless they have moved since the event.
  const first = all && known !== undefined ? branches : [...branches, wanted];
  git('fetch', ...options, '--no-tags', 'origin', ...first);
  if (all && known !== undefined && commit !== '' && git('rev-parse', known) !== commit) {
    git('fetch', ...options, '--no-tags', 'origin', wanted);
  }
  if (local === null) git('checkout', '-q', '--force', start);
  else git('checkout', '-q', '--force', '-B', local, start);

  if (!flag('persist-credentials')) git('config', '--local', '--unset-all', header);
  output('commit', git('rev-parse', 'HEAD'));
  output('ref', ref);
  console.log(`${repository} at ${git('log', '-1', '--format=%H %s')}`);
}

/**
 * The local branch to make or null for a detached HEAD, where it starts, the refspec that fetches it, and the ref that
 * fetching all branches and tags makes of it.
 */
function place(ref, commit, git) {
  if (ref === '') return { local: null, start: commit, wanted: commit };
  const full = ref.startsWith('refs/') ? ref : resolveName(ref, git);
  const [, kind, name] = /^refs\/(heads|pull|tags)\/(.+)$/.exec(full) ?? [];
  const remote = `refs/remotes/origin/${name}`;
  switch (kind) {
    case 'heads':
      return { local: name, start: remote, wanted: `+${commit || full}:${remote}`, known: remote };
    case 'pull':
      return {
        local: null,
        start: `refs/remotes/pull/${name}`,
        wanted: `+${commit || full}:refs/remotes/pull/${name}`,
      };
    case 'tags':
      return { local: null, start: full, wanted: `+${full}:${full}`, known: full };
    default:
      return { local: null, start: commit, wanted: commit };
  }
}

function resolveName(name, git) {
  for (const full of [`refs/heads/${name}`, `refs/tags/${name}`]) {
    if (git('ls-remote', 'origin', full) !== '') return full;
  }
  throw new Error(`A branch or tag with the name '${name}' could not be found`);
}

try {
  checkout();
} catch (error) {
  fail(error instanceof Error ? error.message : error);
}
