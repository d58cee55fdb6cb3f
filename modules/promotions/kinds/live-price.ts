import { type Static, Type } from 'typebox';
import { fen } from '#kernel';
import { priceKind, whyNot } from './kind.ts';
import { lowered, PRICE_REASONS, PriceSchema } from './prices.ts';

const schema = Type.Object(
  { priceFen: PriceSchema, roomId: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
);

/** 直播价: for who comes from the live room. */
export const livePrice = priceKind<Static<typeof schema>>({
  name: 'live_price',
  lane: 'item_price',
  by: 'shop',
  alone: true,
  label: { zh: '直播价', en: 'Live-room price' },
  description: {
    zh: '从指定直播间进入的买家享直播价，不与其他店铺、平台优惠叠加。',
    en: 'A price for buyers who come from a live room; it takes no further offers of shop or market.',
  },
  schema,
  fields: { priceFen: { zh: '直播价', en: 'Live price' }, roomId: { zh: '直播间', en: 'Live room' } },
  example: { priceFen: 8_900, roomId: 'room-1' },
  whyNot: ['live_room_only', ...PRICE_REASONS],
  apply: (args, { unitListFen }, buyer) =>
    buyer.liveRooms?.has(args.roomId) ? lowered(fen(args.priceFen), unitListFen) : whyNot('live_room_only'),
});
