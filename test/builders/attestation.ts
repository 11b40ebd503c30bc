import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface AttestationOptions {
  /** SHA-256 in hex of what it is about. */
  readonly sha256: string;
  /** `https://github.com/octo/models`; null for a statement that names none. */
  readonly repository: string | null;
  /** Subject of the certificate. */
  readonly identity: string;
  /** Signed with another key than the certificate's. */
  readonly forged?: boolean;
}

/** A bundle as actions/attest leaves it, but for who issued its certificate: itself. */
export function attestationBundle({ sha256, repository, identity, forged = false }: AttestationOptions): unknown {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = forged ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : privateKey;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'model.onnx', digest: { sha256 } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate:
      repository === null
        ? {}
        : {
            buildDefinition: {
              externalParameters: { workflow: { repository, path: '.github/workflows/register.yml' } },
            },
          },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const payloadType = 'application/vnd.in-toto+json';
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: certificate(publicKey, privateKey, identity).toString('base64') },
    },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: sign('sha256', signed, signer).toString('base64') }],
    },
  };
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const SEQUENCE = 0x30;
/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = der(SEQUENCE, der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])));
/** 2.5.29.17 */
const SUBJECT_ALTERNATIVE_NAME = der(0x06, Buffer.from([0x55, 0x1d, 0x11]));

/** An X.509 certificate (RFC 5280) with an address as its only name, as Fulcio issues them. */
function certificate(publicKey: KeyObject, privateKey: KeyObject, identity: string): Buffer {
  const names = der(SEQUENCE, der(0x86, Buffer.from(identity)));
  const extension = der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(0x01, Buffer.from([0xff])), der(0x04, names));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    der(SEQUENCE),
    der(SEQUENCE, time('260101000000Z'), time('260101001000Z')),
    der(SEQUENCE),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, extension)),
  );
  return der(SEQUENCE, body, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
}
