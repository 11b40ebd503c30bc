import { expect, test } from 'vitest';
import { mayPass } from './git-again.ts';

const AT = "fatal: unable to access 'https://github.com/octo/models.git/':";

test.each([
  `${AT} The requested URL returned error: 503`,
  `${AT} The requested URL returned error: 429`,
  `${AT} Empty reply from server`,
  `${AT} transfer closed with 74 bytes remaining to read`,
  `${AT} Recv failure: Connection reset by peer`,
  `${AT} OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0`,
  `${AT} GnuTLS recv error (-110): The TLS connection was non-properly terminated.`,
  `${AT} HTTP/2 stream 5 was not closed cleanly: INTERNAL_ERROR (err 2)`,
  'error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF',
  "error: cannot lock ref 'refs/tags/x': Unable to create '/r/.git/refs/tags/x.lock': File exists.",
])('may have passed at the next try: %s', (stderr) => {
  expect(mayPass(stderr)).toBe(true);
});

test.each([
  `${AT} The requested URL returned error: 403`,
  `${AT} Could not resolve host: github.com`,
  "fatal: Authentication failed for 'https://github.com/octo/models.git/'",
  "fatal: repository 'https://github.com/octo/models.git/' not found",
  'error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403',
])('has not: %s', (stderr) => {
  expect(mayPass(stderr)).toBe(false);
});
