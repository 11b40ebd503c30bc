/** What a workflow evaluates: `expression('github.token')` for the token of the job. */
export function expression(text: string): string {
  return `$\{{ ${text} }}`;
}
