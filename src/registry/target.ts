import { parseTagName } from './tag-grammar.ts';

/** What a person asks to be shown. */
export type Target =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'environment'; readonly model: string; readonly environment: string }
  /** `latest` is the newest version that was not taken back. */
  | { readonly kind: 'version'; readonly model: string; readonly version: string };

/** Reads `fraud`, `fraud#production`, `fraud@v1.2.0` or `fraud@latest`; whether any of it exists is not looked at. */
export function parseTarget(text: string): Target {
  const [, folder = '', rest = ''] = /^(?:([^#@]*)[:=])?(.*)$/s.exec(text) ?? [];
  const model = (name: string) => (folder === '' ? name : `${folder}:${name}`);
  const latest = /^(.*)@latest$/s.exec(rest);
  if (latest !== null) return { kind: 'version', model: model(latest[1]!), version: 'latest' };
  const tag = parseTagName(rest);
  if (tag.kind === 'assign') return { kind: 'environment', model: model(tag.name), environment: tag.stage };
  if (tag.kind === 'register') return { kind: 'version', model: model(tag.name), version: tag.version };
  const [, name = '', mark, what = ''] = /^([^#@]*)(?:([#@])(.*))?$/s.exec(rest) ?? [];
  if (mark === '#') return { kind: 'environment', model: model(name), environment: what };
  if (mark === '@') return { kind: 'version', model: model(name), version: what };
  return { kind: 'model', model: model(name) };
}
