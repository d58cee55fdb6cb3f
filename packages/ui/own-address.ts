const HERE = 'http://own.invalid';

/**
 * The address on this site that somebody wishes to go back to, as a browser reads it; anything else leads to `otherwise`. Browsers leave
 * out tabs and line ends, take `\` for `/` and walk `..`, so what looks like a path may lead elsewhere (`/⇥/elsewhere.example`):
 * it is read the way they read it, and what comes back is what was read.
 */
export function ownAddress(wish: unknown, otherwise = '/'): string {
  if (typeof wish !== 'string' || !wish.startsWith('/')) return otherwise;
  try {
    const { origin, pathname, search, hash } = new URL(wish, HERE);
    return origin === HERE && !pathname.startsWith('//') ? pathname + search + hash : otherwise;
  } catch {
    return otherwise;
  }
}
