import { describe, expect, test } from 'vitest';
import { notWritable } from './not-writable.ts';

function systemError(code: string, syscall: string, path?: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, ...(path === undefined ? {} : { path }) });
}

describe('files that the system keeps us from', () => {
  test.each([
    ['EROFS', 'open', /^\/repo\/x: lies on a file system that is read-only/],
    ['EACCES', 'open', /^\/repo\/x: this user may not read or write it/],
    ['EPERM', 'unlink', /^\/repo\/x: this user may not read or write it/],
    ['ENOENT', 'mkdir', /^\/repo\/x: lies on a file system that is read-only/],
  ])('%s of %s is something to fix', (code, syscall, message) => {
    expect(notWritable(systemError(code, syscall, '/repo/x'))?.message).toMatch(message);
    expect(notWritable(new Error('outer', { cause: systemError(code, syscall, '/repo/x') }))).toBeDefined();
  });

  test('every other error stays what it is', () => {
    expect(notWritable(systemError('ENOENT', 'open', '/repo/x'))).toBeUndefined();
    expect(notWritable(systemError('EPERM', 'kill'))).toBeUndefined();
    expect(notWritable('EROFS')).toBeUndefined();
  });
});
