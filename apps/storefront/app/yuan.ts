/** "12.5" → 1250 fen; null when it is no amount above nothing with at most two decimals. */
export function yuanIn(text: string): number | null {
  const found = /^[¥￥]?(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim());
  const fen = found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0;
  return fen > 0 ? fen : null;
}
