import { expect, test } from 'vitest';
import { parseRemoteAddress } from './remote-address.ts';

const MODELS = { serverUrl: 'https://github.com', repository: 'octo/models' };

test.each([
  ['https://github.com/octo/models.git', MODELS],
  ['https://github.com/octo/models', MODELS],
  ['https://somebody:secret@github.com/octo/models.git', MODELS],
  ['git@github.com:octo/models.git', MODELS],
  ['ssh://git@github.com:22/octo/models.git', MODELS],
  [
    'https://github.example:8443/octo/my.models/',
    { serverUrl: 'https://github.example:8443', repository: 'octo/my.models' },
  ],
  ['/srv/git/octo/models.git', null],
  ['../origin.git', null],
  ['https://gitlab.example/group/sub/models.git', null],
  ['https://github.com/octo/mod%22els', null],
  ['https://github.com/octo/models?x=<script>', null],
])('%s is looked at at %o', (url, address) => {
  expect(parseRemoteAddress(url)).toEqual(address);
});
