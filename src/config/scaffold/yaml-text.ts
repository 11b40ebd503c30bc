/** A YAML scalar that is read back as this text. */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
