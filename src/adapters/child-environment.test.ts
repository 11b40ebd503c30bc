import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

const secrets = [
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'NODE_AUTH_TOKEN',
  'HF_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'ACTIONS_CACHE_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'WANDB_API_KEY',
  'PGPASSWORD_PASSWORD',
  'DB_PASSWORD',
  'npm_config__auth',
  'INPUT_TOKEN',
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'SSH_AUTH_SOCK',
  'GIT_DIR',
  'PROOFMARK_OUT',
];
const harmless = [
  'PATH',
  'HOME',
  'CUDA_VISIBLE_DEVICES',
  'TOKENIZERS_PARALLELISM',
  'GITHUB_SHA',
  'PATTERN',
  'LANG',
  'CI',
];

test('takes secrets and handles of the runner away and leaves the rest', () => {
  const parent = Object.fromEntries([...secrets, ...harmless].map((name) => [name, 'value']));
  expect(Object.keys(childEnvironment(parent, {})).sort()).toEqual([...harmless].sort());
});

test('additions win over the parent', () => {
  expect(childEnvironment({ PROOFMARK_SEED: '9', A: undefined }, { PROOFMARK_SEED: '1' })).toEqual({
    PROOFMARK_SEED: '1',
  });
});
