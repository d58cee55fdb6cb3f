import type { Reply, Text2 } from '#ui/desk/index.ts';

export type Venue = Reply<'/api/console/campaigns/{campaignId}/venues'>['items'][number];
export type Block = Venue['blocks'][number];
export const BLOCKS = ['banner', 'countdown', 'shelf', 'coupons', 'ranks', 'live'] as const;
export const ORDERS = ['cheap', 'off', 'new'] as const;

/** A block as the form holds it: every field of every kind, and the shelf's category as the path to it. */
export interface BlockForm {
  kind: (typeof BLOCKS)[number];
  title: Text2;
  text?: Text2;
  limit?: number;
  order?: (typeof ORDERS)[number];
  category?: string[];
  beltCode?: string;
}

/** A block as the API takes it: what its kind has, and nothing of the kinds it was before. */
export function blockOf({ kind, title, text, limit = 12, order = 'off', category, beltCode }: BlockForm): Block {
  if (kind === 'banner') return { kind, title, text: text ?? { zh: title.zh, en: title.en } };
  if (kind === 'countdown' || kind === 'live') return { kind, title };
  if (kind !== 'shelf') return { kind, title, limit };
  const categoryId = category?.at(-1);
  return { kind, title, limit, order, ...(categoryId && { categoryId }), ...(beltCode && { beltCode }) };
}

/** Blocks for the form. */
export const blocksForm = (blocks: readonly Block[]): BlockForm[] =>
  blocks.flatMap((block): BlockForm[] => {
    if (block.kind !== 'shelf') return [block];
    const { categoryId, ...shelf } = block;
    return [{ ...shelf, ...(categoryId && { category: [categoryId] }) }];
  });
