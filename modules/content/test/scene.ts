import type { Uuid } from '#kernel';
import type { Stall } from '#kernel/test/stall.ts';
import { type SkuForSale, takeOff } from '#modules/catalog';
import { decide } from '../moderation-service.ts';
import { draft, submit } from '../service.ts';
import type { Body } from '../types.ts';

/** A product of the first shop leaves the shelf. */
export const stepShopOff = async (stall: Stall, sku: SkuForSale): Promise<void> => {
  await takeOff(stall.market.ctx(), stall.scopes[0], sku.productId);
};

const none = { zh: '', en: '' };
export const plainBody: Body = {
  title: { zh: '上新了', en: '' },
  text: { zh: '今天到了一批新壶。', en: '' },
  mediaIds: [],
  videoId: null,
  posterId: null,
  captions: none,
  goods: [],
  shopCodes: [],
  beltCodes: [],
  topics: [],
  aiMade: false,
};

/** An update of the first shop with these goods, before readers' eyes. */
export async function livePiece(stall: Stall, goods: readonly SkuForSale[]): Promise<Uuid> {
  const { market } = stall;
  const author = { kind: 'shop' as const, shopId: stall.shops[0] };
  const tags = goods.map(({ productId }) => ({ productId, note: null }));
  const { id } = await draft(market.ctx(), author, { kind: 'update', body: { ...plainBody, goods: tags } });
  const sent = await submit(market.ctx(), author, id, null);
  if (sent.state === 'checking') await decide(market.ctx(market.user()), id, { verdict: 'pass' });
  return id;
}
