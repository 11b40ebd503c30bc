import type { RegistryTag } from '../../src/registry/events.ts';
import { printTagMessage, type Trailers } from '../../src/registry/trailers.ts';

/** A point in time of the tests' history: hours after the beginning of 2026. */
export function hour(hours: number): number {
  return Date.UTC(2026, 0, 1) + hours * 3_600_000;
}

export interface TagOptions extends Partial<RegistryTag> {
  readonly trailers?: Trailers;
}

/** An annotated tag made `at` hours after the beginning of 2026, by default on the commit `c<at>`. */
export function tag(name: string, at: number, { trailers = {}, ...options }: TagOptions = {}): RegistryTag {
  return {
    name,
    oid: `t${at}`,
    annotated: true,
    commit: `c${at}`,
    tagger: 'Ada <ada@example.org>',
    date: new Date(hour(at)).toISOString(),
    message: printTagMessage({ subject: `event ${at}`, trailers }),
    ...options,
  };
}

/** A registered version on the commit of its name, with evidence. */
export function version(model: string, name: string, at: number, options: TagOptions = {}): RegistryTag {
  return tag(`${model}@${name}`, at, {
    commit: commitOf(name),
    ...options,
    trailers: {
      'Proofmark-Version': name,
      'Proofmark-Digest': digestOf(name),
      'Proofmark-Run': `run-${name}`,
      ...options.trailers,
    },
  });
}

/** A version given to an environment, as Proofmark writes it. */
export function assigned(tagName: string, name: string, at: number, trailers: Trailers = {}): RegistryTag {
  return tag(tagName, at, {
    commit: commitOf(name),
    trailers: { 'Proofmark-Version': name, 'Proofmark-Digest': digestOf(name), ...trailers },
  });
}

export function commitOf(version: string): string {
  return `commit-of-${version}`;
}

export function digestOf(version: string): string {
  return `sha256:${version.replace(/\D/g, '').padStart(64, '0')}`;
}
