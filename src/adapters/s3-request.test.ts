import { describe, expect, test } from 'vitest';
import { s3Request, signedHeaders } from './s3-request.ts';

/** The keys and the day of the examples in the Amazon S3 API Reference, "Signature Calculations". */
const EXAMPLE = { key: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const NOW = new Date('2013-05-24T00:00:00Z');
const KEYS = { AWS_ACCESS_KEY_ID: EXAMPLE.key, AWS_SECRET_ACCESS_KEY: EXAMPLE.secret };
const signatureOf = (headers: Readonly<Record<string, string>>) => /Signature=(\w+)$/.exec(headers.authorization!)?.[1];

describe('a signature', () => {
  test.each([
    [
      'of an object, with a range',
      'https://examplebucket.s3.amazonaws.com/test.txt',
      { range: 'bytes=0-9' },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'with a query that has no value',
      'https://examplebucket.s3.amazonaws.com/?lifecycle',
      {},
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'with a query of several',
      'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J',
      {},
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s is that of the reference', (_, address, more, expected) => {
    const headers = signedHeaders(new URL(address), EXAMPLE, { region: 'us-east-1', now: NOW }, more);
    expect(signatureOf(headers)).toBe(expected);
  });
});

describe('the request for an object', () => {
  test.each([
    ['s3://data/june/rows.csv', {}, 'https://data.s3.us-east-1.amazonaws.com/june/rows.csv'],
    ['s3://data/rows.csv', { AWS_REGION: 'eu-west-1' }, 'https://data.s3.eu-west-1.amazonaws.com/rows.csv'],
    ['s3://my.data/rows.csv', { AWS_DEFAULT_REGION: 'x-1' }, 'https://s3.x-1.amazonaws.com/my.data/rows.csv'],
    ['s3://data/rows.csv', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9000/' }, 'http://127.0.0.1:9000/data/rows.csv'],
    ['s3://data/a b+ü(1).csv', {}, 'https://data.s3.us-east-1.amazonaws.com/a%20b%2B%C3%BC%281%29.csv'],
    ['s3://data/a.csv?versionId=x/1', {}, 'https://data.s3.us-east-1.amazonaws.com/a.csv?versionId=x%2F1'],
  ])('%s with %j asks %s', (uri, environment, expected) => {
    expect(s3Request(uri, environment, NOW).url.href).toBe(expected);
  });

  test('is not signed without keys, and says the token of a session with them', () => {
    expect(s3Request('s3://data/a.csv', {}, NOW).headers).toEqual({});
    const { headers } = s3Request('s3://data/a.csv', { ...KEYS, AWS_SESSION_TOKEN: 'tok' }, NOW);
    expect(headers['x-amz-security-token']).toBe('tok');
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,');
    expect(JSON.stringify(headers)).not.toContain(EXAMPLE.secret);
  });
});
