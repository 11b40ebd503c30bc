import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Attestation } from '../forge.ts';

const Base64 = z.string().regex(/^[A-Za-z0-9+/=_-]+$/);
const Certificate = z.object({ rawBytes: Base64 });

/** A Sigstore bundle of any version, as far as it is read. */
const Bundle = z.object({
  verificationMaterial: z.object({
    certificate: Certificate.optional(),
    x509CertificateChain: z.object({ certificates: z.array(Certificate).min(1) }).optional(),
  }),
  dsseEnvelope: z.object({
    payload: Base64,
    payloadType: z.literal('application/vnd.in-toto+json'),
    signatures: z.array(z.object({ sig: Base64 })).min(1),
  }),
});

/** An in-toto statement; both ways in which SLSA provenance names a repository. */
const Statement = z.object({
  subject: z.array(z.object({ digest: z.object({ sha256: z.string().optional() }) })),
  predicateType: z.string(),
  predicate: z.unknown().optional(),
});

const ProvenanceV1 = z.object({
  buildDefinition: z.object({
    externalParameters: z.object({ workflow: z.object({ repository: z.string() }) }),
  }),
});
const ProvenanceV02 = z.object({ invocation: z.object({ configSource: z.object({ uri: z.string() }) }) });

/**
 * Reads a bundle and checks its signature with the key in its own certificate. That the certificate was issued by somebody
 * to be trusted is not checked: it takes Sigstore's or GitHub's roots, which are not ours to keep.
 */
export function readAttestation(bundle: unknown): Attestation {
  const parsed = Bundle.safeParse(bundle);
  if (!parsed.success) return UNREADABLE;
  const { verificationMaterial: material, dsseEnvelope: envelope } = parsed.data;
  const raw = material.certificate ?? material.x509CertificateChain?.certificates[0];
  const payload = Buffer.from(envelope.payload, 'base64');
  const statement = statementOf(payload);
  if (raw === undefined || statement === undefined) return UNREADABLE;
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(raw.rawBytes, 'base64'));
  } catch {
    return UNREADABLE;
  }
  const signed = preAuthentication(envelope.payloadType, payload);
  return {
    subjects: statement.subject.flatMap(({ digest }) => (digest.sha256 === undefined ? [] : [digest.sha256])),
    predicateType: statement.predicateType,
    repository: repositoryOf(statement.predicate),
    identity: identityOf(certificate),
    signature: envelope.signatures.some(({ sig }) => isSigned(signed, certificate, sig)) ? 'valid' : 'invalid',
  };
}

const UNREADABLE: Attestation = {
  subjects: [],
  predicateType: '',
  repository: null,
  identity: null,
  signature: 'unreadable',
};

function statementOf(payload: Buffer): z.infer<typeof Statement> | undefined {
  try {
    return Statement.safeParse(JSON.parse(payload.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What is signed: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function preAuthentication(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}

function isSigned(data: Buffer, certificate: X509Certificate, signature: string): boolean {
  try {
    return verify('sha256', data, certificate.publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** `git+https://github.com/o/r@refs/heads/main` and `https://github.com/o/r` both name `https://github.com/o/r`. */
function repositoryOf(predicate: unknown): string | null {
  const v1 = ProvenanceV1.safeParse(predicate);
  if (v1.success) return v1.data.buildDefinition.externalParameters.workflow.repository;
  const v02 = ProvenanceV02.safeParse(predicate);
  return v02.success ? v02.data.invocation.configSource.uri.replace(/^git\+/, '').replace(/@refs\/.*$/, '') : null;
}

/** The address in the certificate's subject: a workflow file at a ref. */
function identityOf({ subjectAltName }: X509Certificate): string | null {
  return /^URI:(\S+)$/.exec(subjectAltName ?? '')?.[1] ?? null;
}
