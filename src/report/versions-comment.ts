import type { ModelState, RegisteredVersion } from '../registry/registry-state.ts';
import { renderMarkdownTable } from './markdown.ts';
import type { Cell } from './tables.ts';

/** First line of the comment that says which versions a pull request became. */
export const VERSIONS_MARKER = '<!-- proofmark-versions -->';

/** Digits of a digest that are shown: enough to recognise it. */
const DIGEST_DIGITS = 12;

export interface VersionsComment {
  /** Models by name, as the registry has them now. */
  readonly models: readonly ModelState[];
  /** What the pull request became on its branch. */
  readonly commit: string;
  /** Addresses of releases by tag; a tag without one is shown without a link. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * The versions that were registered from a commit and where each of them is now; null when there is none. From the registry
 * alone, so whoever writes it last, writes all of it.
 */
export function renderVersionsComment({ models, commit, addresses }: VersionsComment): string | null {
  const found = models.flatMap((model) =>
    model.versions.filter((version) => version.commit === commit).map((version) => ({ model, version })),
  );
  if (found.length === 0) return null;
  const table = renderMarkdownTable({
    columns: ['Model', 'Version', 'In use', 'Model file'].map((title) => ({ title, align: 'left' as const })),
    rows: found.map(({ model, version }) => [
      { text: model.model },
      linked(version.deregistered ? `${version.version} (taken back)` : version.version, version.tag, addresses),
      inUse(model, version, addresses),
      { text: version.digest?.slice(0, 'sha256:'.length + DIGEST_DIGITS) ?? '' },
    ]),
  });
  return `${VERSIONS_MARKER}\n\n### Registered from this pull request\n\n${table}\n`;
}

/** Tags that the comments on what became of these commits may link. */
export function versionsCommentTags(models: readonly ModelState[], commits: readonly string[]): readonly string[] {
  const concerned = <T extends { readonly commit: string }>(each: T | null) =>
    each !== null && commits.includes(each.commit);
  return models.flatMap(({ versions, environments }) => [
    ...versions.filter(concerned).map(({ tag }) => tag),
    ...[...environments.values()].flatMap(({ current }) =>
      current !== null && concerned(current) ? [current.tag] : [],
    ),
  ]);
}

function linked(text: string, tag: string, addresses: ReadonlyMap<string, string>): Cell {
  const address = addresses.get(tag);
  return address === undefined ? { text } : { text, link: address };
}

function inUse(model: ModelState, version: RegisteredVersion, addresses: ReadonlyMap<string, string>): Cell {
  const held = [...model.environments.values()]
    .filter(({ current }) => current?.commit === version.commit && current.digest === version.digest)
    .sort((a, b) => (a.environment < b.environment ? -1 : 1));
  const [only] = held;
  if (held.length === 1 && only?.current != null) return linked(only.environment, only.current.tag, addresses);
  return { text: held.map(({ environment }) => environment).join(', ') || 'nowhere' };
}
