import type { Reply } from '#client';
import { type CardView, cardView } from './goods.server.ts';
import { type Market, orNull } from './market.server.ts';

type Sponsored = Reply<'/api/sponsored'>;
const PATIENCE_MS = 400;

/** Advertisements for a question or a category; none when they cannot be had at once: a page of results never waits for them. */
export async function sponsored(
  { api }: Market,
  asked: { readonly q?: string; readonly category?: string },
): Promise<Sponsored | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  const found = orNull(api.get('/api/sponsored', { query: { ...asked } }));
  // Whoever comes after the others have gone on fails for nobody.
  found.catch(() => null);
  try {
    return await Promise.race([found.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The cards with the advertisements in their places, each marked and led through its signed link. */
export function withSponsored(market: Market, cards: readonly CardView[], ads: Sponsored | null): readonly CardView[] {
  const mixed = [...cards];
  for (const { position, link, card } of ads?.items ?? []) {
    const view = cardView(market, card);
    mixed.splice(Math.min(position, mixed.length), 0, {
      ...view,
      id: `ad-${view.id}`,
      href: `/ad/${encodeURIComponent(link)}`,
      ad: true,
    });
  }
  return mixed;
}
