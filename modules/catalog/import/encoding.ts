/** Encodings a shop's file may come in; GB18030 includes GBK and GB2312. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030';

export type Decoded = { readonly encoding: Encoding; readonly text: string };

/** The text of a file by its bytes: marks first, then the strictest reading that fits. null: no text in any of them. */
export function decodeText(body: Uint8Array): Decoded | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return tried('utf-8-bom', 'utf-8', body);
  if (body[0] === 0xff && body[1] === 0xfe) return tried('utf-16le', 'utf-16le', body);
  if (body[0] === 0xfe && body[1] === 0xff) return tried('utf-16be', 'utf-16be', body);
  const unmarked = unmarkedUtf16(body);
  if (unmarked) return tried(unmarked, unmarked, body);
  if (body.includes(0)) return null;
  // UTF-8 is the stricter form: text in GBK almost never reads as UTF-8, while much UTF-8 would read as GBK.
  return tried('utf-8', 'utf-8', body) ?? tried('gb18030', 'gb18030', body);
}

function tried(encoding: Encoding, label: string, body: Uint8Array): Decoded | null {
  try {
    return { encoding, text: new TextDecoder(label, { fatal: true }).decode(body) };
  } catch {
    return null;
  }
}

/** Spreadsheets write UTF-16 without a mark too: then every other byte of the commas, digits and line ends is zero. */
function unmarkedUtf16(body: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const seen = Math.min(body.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < seen; at += 2) {
    if (body[at] === 0) even += 1;
    if (body[at + 1] === 0) odd += 1;
  }
  if (odd > seen / 16 && even === 0) return 'utf-16le';
  return even > seen / 16 && odd === 0 ? 'utf-16be' : null;
}
