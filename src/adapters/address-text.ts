/** An address as messages may show it: without user, password and the values of its query, which can be signatures. */
export function shownAddress(address: string | URL): string {
  const text = String(address);
  try {
    const url = new URL(text);
    const place = `${url.protocol}//${url.host}${url.pathname}`;
    return url.search === '' ? place : `${place}?…`;
  } catch {
    return text.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/s, '?…');
  }
}
