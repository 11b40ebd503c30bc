import { UserError } from '../errors.ts';
import type { Release } from '../forge.ts';

/** What both forges refuse, in the same words. */

export function differs(what: string, found: string, expected: string): UserError {
  return new UserError({
    what: `${what} has SHA-256 ${found}, but ${expected} was expected`,
    fix: 'do not use these bytes: find out where they come from, and take the model from its evidence',
  });
}

export function frozen(release: Pick<Release, 'tag' | 'where'>, asset: string): UserError {
  return new UserError({
    what: `release ${release.tag} is published: its ${asset} cannot be added or replaced any more`,
    fix: `a published release is never changed: see ${release.where}, and register a new version`,
  });
}

export function noAsset(release: Release, name: string): UserError {
  const names = release.assets.map((asset) => asset.name).join(', ');
  return new UserError({
    what: `release ${release.tag} has no asset ${name}; it has ${names === '' ? 'none' : names}`,
    fix: release.draft
      ? 'the release is an unfinished draft: run the command that makes it again'
      : `see ${release.where}`,
  });
}

export function untagged(tag: string): UserError {
  return new UserError({
    what: `release ${tag} cannot be published: there is no tag ${tag}`,
    fix: `push the tag first (\`git push origin 'refs/tags/${tag}'\`): a release must not make one`,
  });
}

export function gone(what: string): UserError {
  return new UserError({ what: `${what} was removed while we wrote to it`, fix: 'run the same command again' });
}
