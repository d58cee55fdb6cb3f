let table: ReadonlyMap<string, readonly [number, number]> | null = null;

/** Every character of GBK by its two bytes, read off the decoder: Node decodes GBK and encodes it not. */
function gbkTable(): ReadonlyMap<string, readonly [number, number]> {
  if (table) return table;
  const made = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && !made.has(text)) made.set(text, [lead, trail]);
    }
  table = made;
  return made;
}

/** Alipay's bills are GBK; what GBK has no sign for becomes a question mark. */
export function gbk(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0x3f;
    if (code < 0x80) bytes.push(code);
    else bytes.push(...(gbkTable().get(character) ?? [0x3f]));
  }
  return Uint8Array.from(bytes);
}
