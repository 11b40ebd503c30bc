import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from './digest-node.ts';
import { type DownloadOptions, download } from './download-node.ts';
import { signedHeaders } from './s3-request.ts';

const CONTENT = `id,x\n${'1,2\n'.repeat(10_000)}`;
const RIGHT = { sha256: sha256Hex(CONTENT), bytes: CONTENT.length };

let folder: string;
let ca: string;
const servers: Server[] = [];
/** The same pages on 127.0.0.1, which counts as public here, and on 127.0.0.2, which counts as private. */
let outside: string;
let inside: string;
/** What the servers were asked, in order. */
const asked: { host: string; url: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-download-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2';
  const made = `req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${key} -out ${cert} -subj /CN=localhost -addext ${names}`;
  execFileSync('openssl', made.split(' '), { stdio: 'ignore' });
  ca = readFileSync(cert, 'utf8');
  const open = async (host: string) => {
    const server = createServer({ key: readFileSync(key), cert: ca }, answer);
    return `https://${host}:${await listen(server, host)}`;
  };
  [outside, inside] = [await open('127.0.0.1'), await open('127.0.0.2')];
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

type Page = (response: ServerResponse) => unknown;

const redirect =
  (location: () => string): Page =>
  (response) =>
    response.writeHead(302, { location: location() }).end();

const PAGES: Readonly<Record<string, Page>> = {
  '/rows.csv': (response) => response.end(CONTENT),
  '/moved.csv': redirect(() => '/rows.csv'),
  '/circle.csv': redirect(() => '/circle.csv'),
  '/file.csv': redirect(() => 'file:///etc/passwd'),
  '/plain.csv': redirect(() => 'http://user:secret@127.0.0.1/rows.csv?signature=secret'),
  '/inside.csv': redirect(() => `${inside}/rows.csv`),
  '/nonsense.csv': redirect(() => 'https://'),
  '/silent.csv': () => {},
  '/stalled.csv': (response) => response.write(CONTENT.slice(0, 100)),
  '/dripping.csv': (response) => {
    const drops = setInterval(() => response.write('1'), 20);
    response.on('close', () => clearInterval(drops));
  },
  '/cut.csv': (response) => {
    response.writeHead(200, { 'content-length': CONTENT.length });
    response.write(CONTENT.slice(0, 100), () => response.destroy());
  },
  '/announced.csv': (response) => response.writeHead(200, { 'content-length': 10 ** 12 }).write('x'),
  '/endless.csv': endless,
  // More bytes come than were announced.
  '/short.csv': (response) => response.socket!.end(`HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n${CONTENT}`),
  '/forbidden.csv': (response) => response.writeHead(403).end('<Error>secret detail</Error>'),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', headers } = request;
  asked.push({ host: headers.host ?? '', url });
  const page = PAGES[url.split('?')[0]!];
  if (page === undefined) response.writeHead(404).end();
  else page(response);
}

function endless(response: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024);
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

/** The file, or what was said. */
async function fetched(uri: string, pin: { sha256: string; bytes: number | null }, options: DownloadOptions = {}) {
  const target = join(folder, 'target');
  rmSync(target, { force: true });
  asked.length = 0;
  const trusting = { ca, environment: {}, patienceMs: 300, isPrivate: (address: string) => address === '127.0.0.2' };
  try {
    await download(uri, pin, target, { ...trusting, ...options });
    return readFileSync(target, 'utf8');
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

describe('a pinned file on a server', () => {
  test.each(['/rows.csv', '/moved.csv', '/rows.csv?signature=secret'])('is brought from %s', async (path) => {
    expect(await fetched(`${outside}${path}`, RIGHT)).toBe(CONTENT);
  });

  test.each<[string, string, { sha256: string; bytes: number | null }, RegExp]>([
    ['has another digest', '/rows.csv', { sha256: 'a'.repeat(64), bytes: null }, /is not the file the.*pins.*found/],
    ['is larger than its pin', '/rows.csv', { ...RIGHT, bytes: 4 }, /larger than 4 bytes/],
    ['is announced too large', '/announced.csv', RIGHT, /larger than 40,005 bytes/],
    ['never ends', '/endless.csv', RIGHT, /larger than 40,005 bytes/],
    ['is longer than was announced', '/short.csv', RIGHT, /cannot be read: |is not the file/],
    ['is not there', '/missing.csv', RIGHT, /the server answered 404: it is not there/],
    ['may not be read', '/forbidden.csv', RIGHT, /the server answered 403: you may not read it/],
    ['breaks off', '/cut.csv', RIGHT, /the connection broke after 100 bytes/],
    ['never begins', '/silent.csv', RIGHT, /nothing came for 0.3 s/],
    ['stands still', '/stalled.csv', RIGHT, /(?:nothing|only 100 bytes) came for 0.3 s/],
    ['comes byte by byte', '/dripping.csv', RIGHT, /only \d+ bytes came for 0.3 s/],
    ['moves in a circle', '/circle.csv', RIGHT, /it redirects more than 5 times/],
    ['moves to a file', '/file.csv', RIGHT, /it redirects to file:\/\/\/etc\/passwd, which is not https/],
    [
      'moves to what is not encrypted',
      '/plain.csv',
      RIGHT,
      /it redirects to http:\/\/127.0.0.1\/rows.csv\?…, which is/,
    ],
    ['moves nowhere', '/nonsense.csv', RIGHT, /it redirects to what is no address/],
    ['moves into a private network', '/inside.csv', RIGHT, /it redirects to https:\/\/127.0.0.2.*in a private network/],
  ])('that %s is refused in a sentence', async (_, path, pin, says) => {
    const said = await fetched(`${outside}${path}`, pin);
    expect(said).toMatch(/^UserError: /);
    expect(said).toMatch(says);
    expect(said).toContain(`${outside}${path}`);
    expect(said).toMatch(/\n {2}Fix: /);
    expect(said).not.toContain('secret');
    expect(asked.every(({ host }) => host.startsWith('127.0.0.1'))).toBe(true);
  });

  test('inside a private network may move inside it', async () => {
    expect(await fetched(`${inside}/inside.csv`, RIGHT)).toBe(CONTENT);
  });

  test.each<[string, string, RegExp]>([
    ['does not listen', 'https://127.0.0.1:1/rows.csv', /nothing listens at this address/],
    ['has no name that is known', 'https://nowhere.invalid/rows.csv', /no such server|could not be looked up/],
  ])('that %s is said', async (_, uri, says) => {
    expect(await fetched(uri, RIGHT)).toMatch(says);
  });

  test('with a certificate that nobody knows is not asked', async () => {
    expect(await fetched(`${outside}/rows.csv`, RIGHT, { ca: '' })).toMatch(/certificate of the server is not trusted/);
    expect(asked).toEqual([]);
  });

  test('is told without the signature in its address', async () => {
    const said = await fetched(`${outside}/missing.csv?X-Amz-Signature=secret`, RIGHT);
    expect(said).toContain('/missing.csv?… cannot be read');
    expect(said).not.toContain('secret');
  });
});

describe('a proxy', () => {
  /** A proxy that lets through who says the right word. */
  async function openProxy(): Promise<{ address: string; targets: string[] }> {
    const targets: string[] = [];
    const server = createHttpServer().on('connect', (request, socket) => {
      targets.push(request.url ?? '');
      const allowed = `Basic ${Buffer.from('me:word').toString('base64')}`;
      if (request.headers['proxy-authorization'] !== allowed) {
        socket.end('HTTP/1.1 407 No\r\n\r\n');
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
    });
    return { address: `127.0.0.1:${await listen(server)}`, targets };
  }

  test('is gone through where the environment names one', async () => {
    const { address, targets } = await openProxy();
    const environment = { HTTPS_PROXY: `http://me:word@${address}` };
    expect(await fetched(`${outside}/rows.csv`, RIGHT, { environment })).toBe(CONTENT);
    expect(targets).toEqual([new URL(outside).host]);
    const direct = { ...environment, NO_PROXY: 'example.com, 127.0.0.1' };
    expect(await fetched(`${outside}/rows.csv`, RIGHT, { environment: direct })).toBe(CONTENT);
    expect(targets).toHaveLength(1);
  });

  test('that refuses is named without its password', async () => {
    const { address } = await openProxy();
    const said = await fetched(`${outside}/rows.csv`, RIGHT, {
      environment: { https_proxy: `http://me:wrong@${address}` },
    });
    expect(said).toContain(`the proxy ${address} answered 407`);
    expect(said).not.toContain('wrong');
  });
});

describe('a pinned object of a store', () => {
  const KEYS = { AWS_ACCESS_KEY_ID: 'AKEXAMPLE', AWS_SECRET_ACCESS_KEY: 'very secret' };
  const NOW = new Date('2026-03-01T10:20:30Z');

  /** A store that gives `data/june/rows 1.csv` to who signs for its region, and says its region to others. */
  async function openStore(region = 'eu-west-1'): Promise<{ endpoint: string; seen: string[] }> {
    const seen: string[] = [];
    const server = createHttpServer((request, response) => {
      seen.push(request.url ?? '');
      const url = new URL(`http://${request.headers.host}${request.url}`);
      const credentials = { key: KEYS.AWS_ACCESS_KEY_ID, secret: KEYS.AWS_SECRET_ACCESS_KEY };
      const expected = signedHeaders(url, credentials, { region, now: NOW });
      const header = request.headers.authorization;
      if (header?.includes(`/${region}/`) === false) {
        response.writeHead(400, { 'x-amz-bucket-region': region }).end();
      } else if (header !== expected.authorization) response.writeHead(403).end('<Code>AccessDenied</Code>');
      else if (url.pathname === '/data/june/rows%201.csv') response.end(CONTENT);
      else response.writeHead(404).end();
    });
    return { endpoint: `http://127.0.0.1:${await listen(server)}`, seen };
  }

  test('is brought with a signature of the region and the keys of the environment', async () => {
    const { endpoint, seen } = await openStore();
    const environment = { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_S3: endpoint };
    const uri = 's3://data/june/rows 1.csv';
    expect(await fetched(uri, RIGHT, { environment, now: () => NOW })).toBe(CONTENT);
    expect(seen).toEqual(['/data/june/rows%201.csv']);
  });

  test('is asked for again in the region that the store names', async () => {
    const { endpoint, seen } = await openStore('ap-south-1');
    const environment = { ...KEYS, AWS_ENDPOINT_URL: endpoint };
    expect(await fetched('s3://data/june/rows%201.csv', RIGHT, { environment, now: () => NOW })).toBe(CONTENT);
    expect(seen).toHaveLength(2);
  });

  test.each<[string, string, Record<string, string>, RegExp]>([
    ['without keys', 's3://data/june/rows 1.csv', {}, /answered 403: you may not read it\n.*AWS_ACCESS_KEY_ID/],
    ['with another secret', 's3://data/june/rows 1.csv', { ...KEYS, AWS_SECRET_ACCESS_KEY: 'guess' }, /answered 403/],
    ['that is not there', 's3://data/july.csv', KEYS, /s3:\/\/data\/july.csv cannot be read: .*404: it is not there/],
    ['with a name that is none', 's3://data/%E0%A4%A', KEYS, /cannot be read: URI malformed/],
  ])('%s is refused in a sentence', async (_, uri, keys, says) => {
    const { endpoint } = await openStore();
    const environment = { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint };
    const said = await fetched(uri, RIGHT, { environment, now: () => NOW });
    expect(said).toMatch(says);
    expect(said).not.toMatch(/very secret|guess|AKEXAMPLE/);
  });

  test('of another digest is refused', async () => {
    const { endpoint } = await openStore();
    const environment = { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: endpoint };
    const pin = { sha256: 'b'.repeat(64), bytes: null };
    const said = await fetched('s3://data/june/rows%201.csv', pin, { environment, now: () => NOW });
    expect(said).toMatch(/is not the file the data card pins: expected sha256 bbb/);
  });
});
