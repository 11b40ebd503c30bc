import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowTemplate } from '../config/scaffold/workflow-files.ts';

/** The workflows that come with this package, in the order of their names. */
export async function readWorkflowTemplates(): Promise<readonly WorkflowTemplate[]> {
  const folder = fileURLToPath(new URL('../../workflows/', import.meta.url));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  // A checkout on Windows may have other ends of lines.
  const read = async (name: string) => (await readFile(`${folder}${name}`, 'utf8')).replaceAll('\r\n', '\n');
  return Promise.all(names.map(async (name) => ({ name, text: await read(name) })));
}
