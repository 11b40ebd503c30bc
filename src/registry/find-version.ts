import type { Environments } from '../config/environments.ts';
import { nearestName } from '../config/nearest-name.ts';
import type { Problem } from '../errors.ts';
import { type ModelState, type RegisteredVersion, versionOf } from './registry-state.ts';

export type DeclaredEnvironment = Environments['environments'][number];

/** A registered version by its name, or what is wrong with the name. */
export function findVersion(
  state: ModelState | undefined,
  model: string,
  version: string,
): RegisteredVersion | Problem {
  const found = versionOf(state, version);
  if (found !== undefined) return found;
  const known = state?.versions.map((each) => each.version) ?? [];
  const near = known.includes(`v${version}`) ? `v${version}` : nearestName(version, known);
  return {
    what: `${model} has no version ${JSON.stringify(version)}`,
    fix:
      near !== undefined
        ? `did you mean ${near}?`
        : known.length === 0
          ? 'no version is registered yet: `proofmark register` registers one; `git fetch --tags` brings those of the remote'
          : `registered: ${listed(known)}`,
  };
}

/** A declared environment by its name, or what is wrong with the name. */
export function findEnvironment(environments: Environments | null, name: string): DeclaredEnvironment | Problem {
  const declared = environments?.environments ?? [];
  const found = declared.find((each) => each.name === name);
  if (found !== undefined) return found;
  const known = declared.map((each) => each.name);
  const near = nearestName(name, known);
  return {
    what: `there is no environment ${JSON.stringify(name)}`,
    where: { file: 'registry/environments.yaml' },
    fix:
      near !== undefined
        ? `did you mean ${near}?`
        : known.length === 0
          ? `declare it: environments: [{ name: ${name} }]`
          : `declared: ${listed(known)}`,
  };
}

export function isProblem(found: object): found is Problem {
  return 'what' in found;
}

function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')}, …`;
}
