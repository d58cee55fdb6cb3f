import type { Market } from './market.server.ts';
import { market, orNull } from './market.server.ts';

/** One page of what a question found; `total` null: not counted. */
interface Answer<Item> {
  readonly total: number | null;
  readonly relaxed: boolean;
  readonly meant: string | null;
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

interface Asking<Item> {
  /** The page's own address. */
  readonly path: string;
  readonly ask: (here: Market, query: { q?: string; cursor?: string }) => Promise<Answer<Item>>;
  /** What is shown where nothing answers. */
  readonly instead: (here: Market) => Promise<{ readonly items: readonly Item[] }>;
}

/** What a list of answers says above its items. */
export interface AskedView {
  readonly q: string;
  readonly total: number | null;
  readonly relaxed: boolean;
  readonly meant: string | null;
  /** Nothing answers: what is shown is something else. */
  readonly lost: boolean;
  readonly more: string | null;
}

/** A question over shops, content or rooms as its page shows it, page by page, and what stands there where nothing answers. */
export async function askedView<Item>(
  context: Parameters<typeof market>[0],
  url: URL,
  { path, ask, instead }: Asking<Item>,
): Promise<{ readonly here: Market; readonly asked: AskedView; readonly items: readonly Item[] }> {
  const here = market(context);
  const q = url.searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const cursor = url.searchParams.get('cursor');
  const words = q === '' ? {} : { q };
  // A cursor of another question is none.
  const found = (cursor ? await orNull(ask(here, { ...words, cursor })) : null) ?? (await orNull(ask(here, words)));
  const lost = q !== '' && found?.total === 0;
  const others = lost ? await orNull(instead(here)) : null;
  return {
    here,
    asked: {
      q,
      total: found?.total ?? null,
      relaxed: found?.relaxed ?? false,
      meant: found?.meant ?? null,
      lost,
      more: found?.nextCursor ? `${path}?${new URLSearchParams({ ...words, cursor: found.nextCursor })}` : null,
    },
    items: (others ?? found)?.items ?? [],
  };
}
