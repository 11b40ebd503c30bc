import type { Task } from '../model-config.ts';

export type ScaffoldLanguage = 'python' | 'typescript';

/** The data a new model learns from, as far as it is known. */
export interface ScaffoldData {
  /** Path from the repository's root. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** In the order of the file; types as SQL writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly label: string;
  readonly task: Task;
  /** The label's value that counts as positive; null for true / 1, and where there are not two classes. */
  readonly positive: string | null;
  /** Column of the query, for ranking. */
  readonly query: string | null;
  readonly entity: string | null;
  /** Text columns with few values. */
  readonly slices: readonly string[];
  readonly example: boolean;
}

export interface ScaffoldFacts {
  readonly model: string;
  readonly card: string;
  readonly language: ScaffoldLanguage;
  readonly data: ScaffoldData;
  /** Folder of the JSON Schemas from the repository's root. */
  readonly schemaFolder: string;
}

export interface ScaffoldFile {
  readonly path: string;
  readonly content: string;
}
