import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTagMessage, printTagMessage, TRAILER_KEYS } from './trailers.ts';

describe('trailers', () => {
  it('are read back as printed, whatever the values hold', () => {
    const value = fc.string().map((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim());
    const trailers = fc.dictionary(fc.constantFrom(...TRAILER_KEYS), value);
    fc.assert(
      fc.property(
        value.filter((text) => text !== ''),
        trailers,
        (subject, entries) => {
          expect(parseTagMessage(printTagMessage({ subject, trailers: entries }))).toEqual({
            subject,
            trailers: { ...entries },
          });
        },
      ),
    );
  });

  it('cannot be forged through a value, and are looked for only in the last paragraph', () => {
    const message = printTagMessage({
      subject: 's',
      trailers: { 'Proofmark-Reason': 'x\nProofmark-Digest: sha256:evil' },
    });
    expect(Object.keys(parseTagMessage(message).trailers)).toEqual(['Proofmark-Reason']);
    expect(parseTagMessage('Proofmark-Version: v1.0.0').trailers).toEqual({});
    expect(parseTagMessage('s\n\nProofmark-Version: v1.0.0\n\nbody').trailers).toEqual({});
  });
});
