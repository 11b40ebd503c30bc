/** SQL of the true answer in a row of the split. */
export type Truth =
  | { readonly task: 'binary-classification'; readonly sql: string }
  /** A text, one of `classes`. */
  | { readonly task: 'multiclass-classification'; readonly sql: string; readonly classes: readonly string[] }
  | { readonly task: 'regression'; readonly sql: string }
  | { readonly task: 'ranking'; readonly sql: string; readonly query: string };
