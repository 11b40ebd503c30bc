import { execFileSync } from 'node:child_process';
import { createHash, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fail, input, output } from './shared/inputs.mjs';

const { GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF, GITHUB_SHA, GITHUB_WORKSPACE, RUNNER_TEMP } =
  process.env;
const TYPE = 'application/vnd.in-toto+json';

function subject() {
  const digest = input('subject-digest');
  if (digest !== '') {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`subject-digest must be sha256:<hex>: ${digest}`);
    if (input('subject-name') === '') throw new Error('subject-name must be provided when using subject-digest');
    return { name: input('subject-name'), digest: { sha256: digest.slice('sha256:'.length) } };
  }
  const path = input('subject-path');
  if (path === '') throw new Error('One of subject-path, subject-digest, or subject-checksums must be provided');
  const sha256 = createHash('sha256')
    .update(readFileSync(resolve(GITHUB_WORKSPACE, path)))
    .digest('hex');
  return { name: basename(path), digest: { sha256 } };
}

/** A key of one run, and the certificate that says whose it is: Sigstore's part, signed by itself. */
function certificate(folder) {
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const workflow = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/.github/workflows/register.yml@${GITHUB_REF}`;
  const options = [
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/',
  ];
  const alternative = ['-addext', `subjectAltName=critical,URI:${workflow}`];
  execFileSync('openssl', ['req', ...options, ...alternative, '-keyout', key, '-out', file], { stdio: 'ignore' });
  return { key: readFileSync(key), certificate: new X509Certificate(readFileSync(file)) };
}

try {
  const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [subject()],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: { workflow: { ref: GITHUB_REF, repository, path: '.github/workflows/register.yml' } },
        resolvedDependencies: [{ uri: `git+${repository}@${GITHUB_REF}`, digest: { gitCommit: GITHUB_SHA } }],
      },
    },
  };
  const folder = mkdtempSync(join(RUNNER_TEMP, 'attest-'));
  const { key, certificate: own } = certificate(folder);
  const payload = Buffer.from(JSON.stringify(statement));
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} `), payload]);
  const bundle = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: own.raw.toString('base64') } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: TYPE,
      signatures: [{ sig: sign('sha256', signed, key).toString('base64') }],
    },
  };
  const path = join(folder, 'attestation.json');
  writeFileSync(path, JSON.stringify(bundle));
  const answer = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/attestations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${input('github-token')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bundle }),
  });
  if (!answer.ok) throw new Error(`Failed to persist attestation: ${answer.status} ${await answer.text()}`);
  const { id } = await answer.json();
  output('bundle-path', path);
  output('attestation-id', String(id));
  output('attestation-url', `${repository}/attestations/${id}`);
} catch (error) {
  fail(error instanceof Error ? error.message : error);
}
