import { type Goods, PROMISE, TEXTS, TRACK } from '../engine/goods.ts';
import { trustOf } from '../engine/lift.ts';
import { tokens } from '../tokens.ts';
import { type Body, charactersOf } from './question.ts';

/** Words are cut by the application, so that all engines find by the same ones; OpenSearch only splits at the blanks. */
const words = { type: 'text', analyzer: 'whitespace', similarity: 'goods', norms: true } as const;
const keyword = { type: 'keyword' } as const;
const shown = { type: 'keyword', index: false, doc_values: false } as const;

/** Settings and mapping of an index of goods. What it is not told of it refuses (`strict`): a mistake is seen at once. */
export const INDEX: Body = {
  settings: {
    index: {
      number_of_shards: 1,
      auto_expand_replicas: '0-1',
      // Goods are to be found within a second of going live, whether or not somebody has asked meanwhile.
      refresh_interval: '200ms',
      similarity: { goods: { type: 'BM25', k1: 0.9, b: 0.4 } },
    },
  },
  mappings: {
    dynamic: 'strict',
    properties: {
      product: keyword,
      shop: keyword,
      category: keyword,
      belt: keyword,
      ship_from: keyword,
      brand_name: keyword,
      styles: keyword,
      promises: keyword,
      tracks: keyword,
      in_stock: { type: 'boolean' },
      price_fen: { type: 'long' },
      sold: { type: 'long' },
      reviews: { type: 'integer' },
      good_reviews: { type: 'integer' },
      trust: { type: 'integer' },
      heat: { type: 'double', index: false },
      conversion: { type: 'double', index: false },
      live_at: { type: 'date', format: 'epoch_millis' },
      listed_at: { type: 'date', format: 'epoch_millis' },
      shown_title: shown,
      title: words,
      brand: words,
      // "category" is the id it is filtered by.
      category_words: words,
      attributes: words,
      origin: words,
      description: words,
      characters: words,
    },
  },
};

const tagged = ({ tags }: Goods, kind: string): string[] =>
  tags.flatMap((tag) => (tag.startsWith(kind) ? [tag.slice(kind.length)] : []));

/** A product as it is kept. */
export function documentOf(goods: Goods): Body {
  const { keys, texts } = goods;
  const cut = Object.fromEntries(
    TEXTS.flatMap((name) => {
      const list = tokens(texts[name] ?? '');
      return list.length === 0 ? [] : [[name === 'category' ? 'category_words' : name, list.join(' ')]];
    }),
  );
  return {
    product: goods.id,
    shop: keys.shop ?? '',
    category: keys.category ?? '',
    ...(keys.belt ? { belt: keys.belt } : {}),
    ...(keys.from ? { ship_from: keys.from } : {}),
    ...(keys.brand ? { brand_name: keys.brand } : {}),
    styles: goods.tags.filter((tag) => !tag.startsWith(PROMISE) && !tag.startsWith(TRACK)),
    promises: tagged(goods, PROMISE),
    tracks: tagged(goods, TRACK),
    in_stock: goods.inStock,
    price_fen: goods.priceFen,
    sold: goods.sold,
    reviews: goods.reviews,
    good_reviews: goods.goodReviews,
    trust: trustOf(goods.goodReviews, goods.reviews),
    heat: goods.heat ?? 0,
    conversion: goods.conversion ?? 0,
    live_at: goods.liveAt,
    listed_at: goods.listedAt ?? 0,
    shown_title: texts.title ?? '',
    ...cut,
    characters: charactersOf(`${texts.title ?? ''} ${texts.brand ?? ''} ${texts.category ?? ''}`),
  };
}

export type Change = { readonly id: string; readonly goods: Goods | null };

/**
 * Changes as the body of `_bulk`: whole products, or gone. `version` grows with every look of whoever writes: what comes late does not
 * overwrite what is newer.
 */
export const bulkBody = (changes: readonly Change[], version: bigint): string =>
  changes
    .map(({ id, goods }) => {
      // A bigint has no JSON of its own.
      const how = `{"_id":${JSON.stringify(id)},"version":${version},"version_type":"external_gte"}`;
      return goods ? `{"index":${how}}\n${JSON.stringify(documentOf(goods))}\n` : `{"delete":${how}}\n`;
    })
    .join('');
