import { expect, it } from 'vitest';
import { parseTarget } from './target.ts';

it.each([
  ['fraud', { kind: 'model', model: 'fraud' }],
  ['team/fraud', { kind: 'model', model: 'team/fraud' }],
  ['fraud#production', { kind: 'environment', model: 'fraud', environment: 'production' }],
  ['fraud@v1.2.0', { kind: 'version', model: 'fraud', version: 'v1.2.0' }],
  ['fraud@latest', { kind: 'version', model: 'fraud', version: 'latest' }],
  ['team/eu:fraud#prod', { kind: 'environment', model: 'team/eu:fraud', environment: 'prod' }],
  ['team/eu=fraud@v1.0.0', { kind: 'version', model: 'team/eu:fraud', version: 'v1.0.0' }],
  ['team:fraud', { kind: 'model', model: 'team:fraud' }],
  ['fraud@1.2', { kind: 'version', model: 'fraud', version: '1.2' }],
  ['fraud#', { kind: 'environment', model: 'fraud', environment: '' }],
  ['', { kind: 'model', model: '' }],
])('reads %j', (text, expected) => expect(parseTarget(text)).toEqual(expected));
