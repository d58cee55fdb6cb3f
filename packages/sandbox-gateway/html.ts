/** Markup that is safe to send as it is. */
export type Html = { readonly markup: string };

type Piece = Html | string | number | readonly Html[];

/** Builds markup; everything interpolated is escaped unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...pieces: Piece[]): Html {
  let markup = texts[0] ?? '';
  for (const [index, piece] of pieces.entries()) markup += render(piece) + (texts[index + 1] ?? '');
  return { markup };
}

function render(piece: Piece): string {
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece));
  return 'markup' in piece ? piece.markup : piece.map((inner) => inner.markup).join('');
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
