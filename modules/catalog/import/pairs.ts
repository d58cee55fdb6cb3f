/**
 * Pairs of a name and a value in one cell: `颜色:红;尺码:L`. A backslash keeps a sign that would cut (`\\;`, `\\:`, `\\\\`), so that
 * whatever an export wrote is read back as it was.
 */
export type Pair = readonly [name: string, value: string];

const guarded = (text: string): string =>
  text.replaceAll(/[\\;；:：=\n]/g, (sign) => (sign === '\n' ? ' ' : `\\${sign}`));

export const writePairs = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${guarded(name)}:${guarded(value)}`).join(';');

const ENDS = new Set([';', '；', '\n']);
const CUTS = new Set([':', '：', '=']);

/** Reads pairs; stretches without a name or a sign between name and value are left out. */
export function readPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  let name: string | null = null;
  let part = '';
  const end = (): void => {
    if (name !== null && name.trim() !== '') pairs.push([name.trim(), part.trim()]);
    name = null;
    part = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\\' && at + 1 < text.length) {
      at += 1;
      part += text.charAt(at);
    } else if (ENDS.has(sign)) end();
    else if (CUTS.has(sign) && name === null) {
      name = part;
      part = '';
    } else part += sign;
  }
  end();
  return pairs;
}
