import { createHash, createHmac } from 'node:crypto';

type Environment = Readonly<Record<string, string | undefined>>;

/** What to ask for an object of a store, over HTTP. */
export interface S3Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export interface S3Credentials {
  readonly key: string;
  readonly secret: string;
  readonly token?: string | undefined;
}

/** SHA-256 of nothing: a request for an object has no body. */
const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * The request for `s3://bucket/key`, with `?versionId=…` where that is pinned. Credentials, region and endpoint come from
 * the variables that AWS's own tools read; without credentials the request is not signed, as public buckets want it. An
 * endpoint of one's own is asked in path style.
 * @param region where the bucket is known to be; default what the environment says
 */
export function s3Request(uri: string, environment: Environment, now: Date, region = regionOf(environment)): S3Request {
  const { hostname: bucket, pathname, searchParams } = new URL(uri);
  const path = encodedPath(decodeURIComponent(pathname));
  const version = searchParams.get('versionId');
  const query = version === null ? '' : `?versionId=${encodeURIComponent(version)}`;
  const url = new URL(`${placeOf(bucket, region, environment)}${path}${query}`);
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  if (key === undefined || key === '' || secret === undefined) return { url, headers: {} };
  return { url, headers: signedHeaders(url, { key, secret, token }, { region, now }) };
}

function regionOf(environment: Environment): string {
  return environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1';
}

function placeOf(bucket: string, region: string, environment: Environment): string {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && endpoint !== '') return `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  // A certificate of *.s3.… is none for a name with more dots.
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${bucket}`;
  return `https://${bucket}.s3.${region}.amazonaws.com`;
}

/** As a signature wants it: every byte but letters, digits and `-._~/` in per cent. */
function encodedPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, percent))
    .join('/');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * AWS Signature Version 4 of a GET without a body ("Authenticating Requests: Using the Authorization Header", Amazon S3 API
 * Reference).
 * @param more headers that are sent and signed too, by lower-case name
 */
export function signedHeaders(
  url: URL,
  { key, secret, token }: S3Credentials,
  { region, now }: { readonly region: string; readonly now: Date },
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers: Record<string, string> = {
    ...more,
    'x-amz-content-sha256': EMPTY_BODY,
    'x-amz-date': time,
    ...(token === undefined || token === '' ? {} : { 'x-amz-security-token': token }),
  };
  const signed = Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const asked = ['GET', url.pathname, query, lines, names, EMPTY_BODY].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(asked).digest('hex')].join('\n');
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(signingKey, text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
