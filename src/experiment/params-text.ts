import { isScalar, parseDocument } from 'yaml';
import { UserError } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Params, parseParams } from './params.ts';

/**
 * The text of a params file with other values, by the dotted names that `parseParams` gives; comments and order stay.
 * @throws UserError for a file without values, a name it does not have, or one whose value is written elsewhere (an alias)
 */
export function withParams(file: string, text: string, values: Params): string {
  const changed = file.endsWith('.json') ? changeJson(text, values) : changeYaml(file, text, values);
  const bytes = (content: string) => new TextEncoder().encode(content);
  const before = parseParams(file, bytes(text)).params;
  const after = parseParams(file, bytes(changed));
  // Whatever a format allows: the file has to say what was asked for, and nothing else may be different.
  if (after.problems.length > 0 || canonicalJson(after.params) !== canonicalJson({ ...before, ...values }))
    throw cannot(file, Object.keys(values));
  return changed;
}

function changeYaml(file: string, text: string, values: Params): string {
  if (!/\.ya?ml$/.test(file)) throw cannot(file, Object.keys(values));
  const document = parseDocument(text, { uniqueKeys: false });
  for (const [name, value] of Object.entries(values)) {
    const path = pathOf(name, (steps) => document.hasIn(steps));
    const node = path === undefined ? undefined : document.getIn(path, true);
    if (path === undefined || !isScalar(node)) throw cannot(file, [name]);
    // Keeps the comment after the value, and lets the value choose how it is written.
    node.value = value;
    delete node.source;
    delete node.format;
    // Quoted: to older readers of YAML, a bare `on` is true.
    if (typeof value === 'string') node.type = 'QUOTE_DOUBLE';
    else delete node.type;
  }
  return document.toString({ lineWidth: 0 });
}

function changeJson(text: string, values: Params): string {
  const root: unknown = JSON.parse(text);
  const at = (steps: readonly (string | number)[]) =>
    steps.reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
      root,
    );
  for (const [name, value] of Object.entries(values)) {
    const path = pathOf(name, (steps) => at(steps) !== undefined);
    if (path === undefined) throw cannot('params.json', [name]);
    (at(path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1)!] = value;
  }
  return `${JSON.stringify(root, null, 2)}\n`;
}

/** `tree.depth` as steps; a name with a dot in it stands as it is. */
function pathOf(
  name: string,
  has: (steps: readonly (string | number)[]) => boolean,
): readonly (string | number)[] | undefined {
  const steps = name.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return [[name], steps].find(has);
}

function cannot(file: string, names: readonly string[]): UserError {
  return new UserError({
    what: `${names.join(', ')} cannot be changed in it by name`,
    where: { file },
    fix: 'a sweep needs params in YAML or JSON, each written as a plain value',
  });
}
