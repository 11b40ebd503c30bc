import { type Handlers, NOT_FOUND, userOf } from './answers.ts';

/** Who let runs go on, and what was attested about files. */
export const trustHandlers: Handlers = {
  'actions/get-reviews-for-run': ({ state, path }) => {
    if (state.approvals === null) return NOT_FOUND;
    const given = state.approvals.get(Number(path.run_id)) ?? [];
    return {
      status: 200,
      body: given.map(({ user, state: word, environments }) => ({
        state: word,
        comment: '',
        user: userOf(user),
        environments: environments.map((name, at) => ({ id: at + 1, name })),
      })),
    };
  },

  'repos/list-attestations': ({ state, path }) => {
    const bundles = state.attestations?.get(String(path.subject_digest));
    if (state.attestations === null) return NOT_FOUND;
    return {
      status: 200,
      body: {
        attestations: (bundles ?? []).map((bundle) => ({ bundle, repository_id: 1, bundle_url: 'about:blank' })),
      },
    };
  },

  'repos/create-attestation': ({ state, body }) => {
    if (state.attestations === null) return NOT_FOUND;
    const { bundle } = body as { bundle: { dsseEnvelope: { payload: string } } };
    const statement = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8')) as {
      subject: readonly { digest: { sha256: string } }[];
    };
    for (const { digest } of statement.subject) {
      const key = `sha256:${digest.sha256}`;
      state.attestations.set(key, [...(state.attestations.get(key) ?? []), bundle]);
    }
    return { status: 201, body: { id: state.nextId() } };
  },
};
