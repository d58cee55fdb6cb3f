/** XML that no spreadsheet writes: an own document type, or a tag that never ends. */
export class BrokenXml extends Error {}

export type XmlEvents = {
  /** The name comes without its prefix; `raw` are the attributes as written, for `attribute`. */
  readonly open: (name: string, raw: string) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
};

/** No tag and no text between tags is longer than this in a spreadsheet: a cell holds 32,767 signs, each six at most when escaped. */
const LONGEST = 1024 * 1024;

/** Reads XML piece by piece, as far as spreadsheets use it; tags and texts may be cut anywhere. Throws BrokenXml. */
export function xmlReader(on: XmlEvents): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const text = rest + piece;
    let at = 0;
    for (;;) {
      const start = text.indexOf('<', at);
      const end = start < 0 ? -1 : endOf(text, start);
      if (end < 0) break;
      if (start > at) on.text(entities(text.slice(at, start)));
      tell(on, text.slice(start, end));
      at = end;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST) throw new BrokenXml('a tag or a text never ends');
  };
}

/** Where what begins with `<` ends, behind its last sign; -1 while it has not come. */
function endOf(text: string, start: number): number {
  for (const [opening, closing] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (text.startsWith(opening, start)) {
      const end = text.indexOf(closing, start + opening.length);
      return end < 0 ? -1 : end + closing.length;
    }
    // The piece ends before it can be told what begins.
    if (text.length - start < opening.length && opening.startsWith(text.slice(start))) return -1;
  }
  for (let at = start + 1, quote = ''; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at + 1;
  }
  return -1;
}

function tell(on: XmlEvents, tag: string): void {
  if (tag.startsWith('<![CDATA[')) on.text(tag.slice(9, -3));
  else if (tag.startsWith('</')) on.close(plainName(tag.slice(2, -1).trim()));
  else if (!tag.startsWith('<!') && !tag.startsWith('<?')) begin(on, tag);
  // A document type may define texts that unfold into gigabytes.
  else if (!tag.startsWith('<!--') && !tag.startsWith('<?')) throw new BrokenXml('a document type');
}

function begin(on: XmlEvents, tag: string): void {
  const empty = tag.endsWith('/>');
  const inner = tag.slice(1, empty ? -2 : -1);
  const space = inner.search(/\s/);
  const name = plainName(space < 0 ? inner : inner.slice(0, space));
  on.open(name, space < 0 ? '' : inner.slice(space));
  if (empty) on.close(name);
}

const plainName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** An attribute among those of a tag as written, whatever its prefix; null when it has none of this name. */
export function attribute(raw: string, name: string): string | null {
  const found = attributeIn(name).exec(raw);
  return found ? entities(found[1] ?? found[2] ?? '') : null;
}
const patterns = new Map<string, RegExp>();
function attributeIn(name: string): RegExp {
  const known = patterns.get(name) ?? new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  patterns.set(name, known);
  return known;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const entities = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
        if (name !== undefined) return NAMED[String(name)] ?? whole;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
      })
    : text;
