import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from './digest-node.ts';

const CONTENT = 'id,x\n1,2\n';
let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-download-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ];
  execFileSync('openssl', made, { stdio: 'ignore' });
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    if (request.url === '/missing.csv') response.writeHead(404).end();
    else if (request.url === '/moved.csv') response.writeHead(302, { location: '/rows.csv' }).end();
    else response.end(CONTENT);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  address = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Downloads in a child process, which alone can be told to trust the server; answers the file or what was said. */
async function fetched(uri: string, pin: { sha256: string; bytes: number | null }): Promise<string> {
  const target = join(folder, 'target');
  const module = pathToFileURL(join(import.meta.dirname, 'download-node.ts')).href;
  const code = `import { readFileSync } from 'node:fs';
    const { download } = await import(${JSON.stringify(module)});
    await download(...${JSON.stringify([uri, pin, target])}).then(
      () => process.stdout.write(readFileSync(${JSON.stringify(target)}, 'utf8')),
      (error) => process.stdout.write(error.name + ': ' + error.message));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') } },
  );
  return stdout;
}

describe('a pinned file on a server', () => {
  const right = { sha256: sha256Hex(CONTENT), bytes: CONTENT.length };

  test.each(['/rows.csv', '/moved.csv'])('is brought from %s', async (path) => {
    expect(await fetched(`${address}${path}`, right)).toBe(CONTENT);
  });

  test.each<[string, string, { sha256: string; bytes: number | null }, RegExp]>([
    [
      'has another digest',
      '/rows.csv',
      { sha256: 'a'.repeat(64), bytes: null },
      /is not the file the data card pins.*found/,
    ],
    ['is larger than its pin', '/rows.csv', { ...right, bytes: 4 }, /larger than 4 bytes/],
    ['is not there', '/missing.csv', right, /the server answered 404/],
  ])('that %s is refused in a sentence', async (_, path, pin, says) => {
    const said = await fetched(`${address}${path}`, pin);
    expect(said).toMatch(says);
    expect(said).toContain(`${address}${path}`);
  });
});
