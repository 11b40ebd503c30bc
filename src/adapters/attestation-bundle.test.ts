import { describe, expect, it } from 'vitest';
import { attestationBundle } from '../../test/builders/attestation.ts';
import { decideAttestation } from '../flows/check-attestation.ts';
import { readAttestation } from './attestation-bundle.ts';

const SHA = 'c3'.repeat(32);
const OURS = 'https://github.com/octo/models';
const IDENTITY = `${OURS}/.github/workflows/register.yml@refs/heads/main`;

const bundle = (options: Partial<Parameters<typeof attestationBundle>[0]> = {}) =>
  attestationBundle({ sha256: SHA, repository: OURS, identity: IDENTITY, ...options });

const decide = (...bundles: unknown[]) =>
  decideAttestation(SHA, { known: true, repository: OURS, found: bundles.map(readAttestation) });

describe('an attestation', () => {
  it('says what it is about, who signed, and that the key in the certificate did', () => {
    expect(readAttestation(bundle())).toEqual({
      subjects: [SHA],
      predicateType: 'https://slsa.dev/provenance/v1',
      repository: OURS,
      identity: IDENTITY,
      signature: 'valid',
    });
  });

  it('that another key signed, or whose statement was changed, is invalid', () => {
    expect(readAttestation(bundle({ forged: true })).signature).toBe('invalid');
    const changed = bundle() as { dsseEnvelope: { payload: string } };
    const statement = Buffer.from(changed.dsseEnvelope.payload, 'base64')
      .toString()
      .replace('model.onnx', 'other.onnx');
    changed.dsseEnvelope.payload = Buffer.from(statement).toString('base64');
    expect(readAttestation(changed).signature).toBe('invalid');
  });

  it.each([null, {}, 'text', { dsseEnvelope: {} }, { ...(bundle() as object), verificationMaterial: {} }])(
    'that cannot be read is unreadable: %j',
    (value) => {
      expect(readAttestation(value).signature).toBe('unreadable');
    },
  );
});

describe('a model file', () => {
  it('passes when a workflow of this repository attested these bytes, and the text says what was not verified', () => {
    const fact = decide(bundle());
    expect(fact).toMatchObject({ state: 'passed', evidence: IDENTITY });
    expect(fact.text).toContain('Who issued the certificate was not verified here');
    expect(fact.text).toContain('gh attestation verify model.onnx --repo octo/models');
  });

  it('passes for a statement without provenance by who signed it', () => {
    expect(decide(bundle({ repository: null })).state).toBe('passed');
    const elsewhere = bundle({
      repository: null,
      identity: 'https://github.com/octo/models-2/.github/workflows/x.yml@refs/heads/main',
    });
    expect(decide(elsewhere).state).toBe('failed');
  });

  it('fails with the reason otherwise, and passes when one of several is good', () => {
    const forged = bundle({ forged: true });
    expect(decide(forged).text).toContain('not signed by the key in its certificate');
    const elsewhere = bundle({ repository: 'https://github.com/mallory/models' });
    expect(decide(elsewhere).text).toContain('attested for https://github.com/mallory/models');
    expect(decide(bundle({ sha256: 'd4'.repeat(32) })).text).toContain('none of them is about these bytes');
    expect(decide().text).toContain('no workflow of https://github.com/octo/models attested these bytes');
    expect(decideAttestation(SHA, { known: false, reason: 'No server.' }).text).toContain('No server.');
    expect(decide(forged, elsewhere, bundle()).state).toBe('passed');
  });
});
