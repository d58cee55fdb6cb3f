import type { Text2 } from '#kernel';
import type { Audience, Scope } from './model.ts';

type Reach = Text2 & { readonly by: 'shop' | 'market' | 'both' };

/** Goods a rule may be about, in words, and who may say so; the types see to it that none is forgotten. */
export const SCOPE_WORDS: Readonly<Record<keyof Scope, Reach>> = {
  all: { zh: '全部商品（店铺规则只及本店）', en: 'all goods, of a shop’s rule those of the shop', by: 'both' },
  categoryIds: { zh: '类目及其全部下级', en: 'categories with all below them', by: 'market' },
  brandIds: { zh: '已登记的品牌', en: 'registered brands', by: 'market' },
  styles: { zh: '风格', en: 'styles', by: 'market' },
  tracks: {
    zh: '赛道：购买当时属于该赛道的商品',
    en: 'tracks: the goods each has at the moment of buying',
    by: 'market',
  },
  beltIds: { zh: '产业带', en: 'industrial belts the listing names', by: 'market' },
  shopIds: { zh: '店铺', en: 'shops', by: 'market' },
  productIds: { zh: '商品', en: 'products', by: 'both' },
  skuIds: { zh: '规格', en: 'SKUs', by: 'shop' },
  goodsKinds: {
    zh: '商品种类（实物、服务、卡密、套装）',
    en: 'kinds of goods: parcels, services, codes, bundles',
    by: 'market',
  },
  exceptProductIds: { zh: '除外商品', en: 'less these products', by: 'both' },
};

/** For whom a rule may be. */
export const AUDIENCE_WORDS: Readonly<Record<Audience['who'], Reach>> = {
  everyone: { zh: '所有人', en: 'everyone', by: 'both' },
  new_buyer: { zh: '首单买家', en: 'buyers without an order on this market', by: 'both' },
  member: { zh: '本店会员，自某等级起', en: 'members of the shop from a tier on', by: 'shop' },
  tag: { zh: '带有本店某标签的会员', en: 'members with one of the shop’s tags', by: 'shop' },
  region: { zh: '收货地区', en: 'a region: where the goods go', by: 'both' },
  live_room: {
    zh: '直播间观众（有直播间后可用）',
    en: 'viewers of a live room, once there are live rooms',
    by: 'both',
  },
  staff: { zh: '员工', en: 'staff: of the market, or of the shop whose rule it is', by: 'both' },
};
