/**
 * Figures and a few Latin letters as strokes, so that size cards need no font at all
 * (a server without fonts would otherwise draw boxes).
 */
const glyphs: Readonly<Record<string, readonly [number, string]>> = {
  '0': [12, 'M6 0C1 0 0 5 0 9S1 18 6 18S12 13 12 9S11 0 6 0z'],
  '1': [7, 'M0 4L5 0V18'],
  '2': [12, 'M1 5C1 1 4 0 6 0C10 0 12 3 11 6C10 10 2 13 0 18H12'],
  '3': [12, 'M1 3C3 0 11-1 11 4C11 8 7 8.500 5 8.500C8 8.500 12 9 12 13C12 19 2 19 0 15'],
  '4': [12, 'M9 18V0L0 12H12'],
  '5': [12, 'M11 0H2L1 8C4 6 12 6 12 12C12 19 3 19 0 16'],
  '6': [12, 'M10 0C3 1 0 7 0 12C0 20 12 20 12 12C12 5 2 5 0 11'],
  '7': [12, 'M0 0H12L4 18'],
  '8': [12, 'M6 8C0 8 0 0 6 0S12 8 6 8C-1 8-1 18 6 18S13 8 6 8z'],
  '9': [12, 'M12 7C10 13 0 13 0 6C0-2 12-2 12 6C12 11 9 17 2 18'],
  '.': [2, 'M1 17.500V18'],
  '-': [8, 'M0 10H8'],
  '%': [14, 'M13 0L1 18M3 0a3 3 0 1 0 .01 0M11 12a3 3 0 1 0 .01 0'],
  c: [9, 'M9 8C4 4 0 8 0 12S4 19 9 16'],
  m: [14, 'M0 6V18M0 9C3 5 7 5 7 9V18M7 9C10 5 14 5 14 9V18'],
  g: [9, 'M9 6V20C9 24 2 25 0 22M9 12C9 4 0 4 0 11S9 19 9 12'],
  k: [9, 'M0 0V18M8 6L0 13M3 11L9 18'],
  l: [2, 'M1 0V18'],
  L: [9, 'M0 0V18H9'],
  x: [8, 'M0 8L8 17M8 8L0 17'],
  ' ': [6, ''],
};

/** Width of a text at the given height of its figures. */
export function textWidth(text: string, height: number): number {
  return [...text].reduce((sum, sign) => sum + ((glyphs[sign]?.[0] ?? 6) + 5) * (height / 18), 0) - 5 * (height / 18);
}

/** A text drawn as strokes, centred on x, its figures standing on y. */
export function strokeText(text: string, x: number, y: number, height: number, colour: string, weight = 2.4): string {
  const scale = height / 18;
  let at = x - textWidth(text, height) / 2;
  const parts = [...text].map((sign) => {
    const glyph = glyphs[sign];
    const here = at;
    at += ((glyph?.[0] ?? 6) + 5) * scale;
    return glyph && glyph[1] !== ''
      ? `<path d="${glyph[1]}" transform="translate(${Math.round(here * 10) / 10} ${Math.round((y - height) * 10) / 10}) scale(${Math.round(scale * 100) / 100})"/>`
      : '';
  });
  return `<g fill="none" stroke="${colour}" stroke-width="${weight}" stroke-linecap="round" stroke-linejoin="round">${parts.join('')}</g>`;
}
