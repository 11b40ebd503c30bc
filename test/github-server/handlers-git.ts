import { type Answer, DONE, type HandlerRequest, type Handlers, NOT_FOUND, repositoryUrl } from './answers.ts';

/** Refs and tags, straight from the bare repository. */
export const gitHandlers: Handlers = {
  'repos/get': (request) => {
    const { owner, repo } = request.state;
    const write = request.actor.permission === 'write';
    return {
      status: 200,
      body: {
        name: repo,
        full_name: `${owner}/${repo}`,
        url: repositoryUrl(request),
        html_url: `${request.addresses.server}/${owner}/${repo}`,
        default_branch: 'main',
        permissions: { admin: false, maintain: false, push: write, triage: write, pull: true },
      },
    };
  },

  'git/get-ref': (request) => {
    const ref = refOf(request, `refs/${request.path.ref}`);
    return ref === undefined ? NOT_FOUND : { status: 200, body: ref };
  },

  'git/list-matching-refs': (request) => {
    const prefix = `refs/${request.path.ref}`;
    const names = request.state.git('for-each-ref', '--format=%(refname)', 'refs/')?.split('\n') ?? [];
    const found = names.filter((name) => name.startsWith(prefix));
    return { status: 200, body: found.map((name) => refOf(request, name)) };
  },

  'git/create-ref': (request) => {
    const { ref, sha } = request.body as { ref: string; sha: string };
    const { state } = request;
    if (state.git('check-ref-format', ref) === undefined) return unprocessable(`Reference name invalid: ${ref}`);
    if (state.git('cat-file', '-e', sha) === undefined) return unprocessable('Object does not exist');
    if (state.git('update-ref', ref, sha, '0'.repeat(40)) === undefined) {
      return unprocessable('Reference already exists');
    }
    return { status: 201, body: refOf(request, ref) };
  },

  'git/delete-ref': (request) => {
    const ref = `refs/${request.path.ref}`;
    if (refOf(request, ref) === undefined) return unprocessable('Reference does not exist');
    request.state.git('update-ref', '-d', ref);
    return DONE;
  },

  'git/get-tag': (request) => {
    const sha = String(request.path.tag_sha);
    const text = request.state.git('cat-file', 'tag', sha);
    if (text === undefined) return NOT_FOUND;
    const [head = '', ...message] = text.split('\n\n');
    const field = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
    const [, name, email, seconds] = /^(.*) <(.*)> (\d+)/.exec(field('tagger')) ?? [];
    return {
      status: 200,
      body: {
        sha,
        tag: field('tag'),
        message: message.join('\n\n'),
        tagger: { name, email, date: new Date(Number(seconds) * 1000).toISOString() },
        object: { sha: field('object'), type: field('type') },
      },
    };
  },
};

function refOf(request: HandlerRequest, ref: string) {
  const sha = request.state.git('rev-parse', '--verify', ref);
  if (sha === undefined) return undefined;
  const type = request.state.git('cat-file', '-t', sha)!;
  const url = `${repositoryUrl(request)}/git/${encodeURI(ref).replaceAll('#', '%23')}`;
  return { ref, url, object: { sha, type, url: `${repositoryUrl(request)}/git/${type}s/${sha}` } };
}

function unprocessable(message: string): Answer {
  return { status: 422, body: { message, documentation_url: 'about:blank' } };
}
