import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ShopScope, Uuid } from '#kernel';
import { realName, testIdentity, verifyRealName } from '#modules/accounts';
import { productForSale, productSummaries } from '#modules/catalog';
import { setOffer } from '#modules/commissions';
import {
  type Author,
  acceptComplaint,
  type Body,
  complain,
  decide,
  draft,
  type Kind,
  keepProfile,
  submit,
} from '#modules/content';
import { storeMedia, storeVideo } from '#modules/media';
import type { Player } from '../../../demo/seed/cast.ts';
import type { Stage } from '../../../demo/seed/stage.ts';

/** Three seconds of a test picture. */
const FILM = readFileSync(join(import.meta.dirname, '../../../modules/media/test/samples/kettle.webm'));
const none = { zh: '', en: '' };

/** A post and a video of the shop before readers' eyes, each with goods; a list that waits for a person; and what its owner wrote as a person, of a neighbour's goods in the pool too. Answers the post. */
export async function contentOnShow(
  stage: Stage,
  shop: { readonly id: Uuid; readonly scope: ShopScope; readonly owner: Player },
  admin: Player,
  shelf: readonly { readonly skuId: Uuid }[],
  complainer: Player,
  pooled: { readonly shop: { readonly scope: ShopScope; readonly owner: Player }; readonly skuId: Uuid },
): Promise<Uuid> {
  const ctx = stage.ctx(shop.owner.actor);
  const [one, two] = await productForSale(
    ctx,
    shelf.slice(0, 2).map(({ skuId }) => skuId),
  );
  if (!one || !two) throw new Error('nothing to write about');
  const pictures = (await productSummaries(ctx, [one.productId])).get(one.productId)?.mediaIds ?? [];
  const write = async (kind: Kind, more: Partial<Body>, author: Author = { kind: 'shop', shopId: shop.id }) => {
    const body: Body = {
      title: none,
      text: none,
      mediaIds: [],
      videoId: null,
      posterId: null,
      captions: none,
      goods: [],
      shopCodes: [],
      beltCodes: [],
      topics: ['慢生活'],
      aiMade: false,
      ...more,
    };
    const { id } = await draft(ctx, author, { kind, body });
    await submit(ctx, author, id, null);
    return id;
  };
  const goods = [{ productId: one.productId, note: { zh: '煮水快，声音小', en: 'Quick and quiet' } }];
  const post = await write('post', {
    title: { zh: '周末在家泡一壶茶', en: 'A pot of tea at the weekend' },
    text: { zh: '水温八十五度，三分钟出汤。\n\n壶口细一点，倒水更稳。', en: 'Eighty-five degrees, three minutes.' },
    mediaIds: pictures.slice(0, 2),
    goods,
  });
  await decide(stage.ctx(admin.actor), post, { verdict: 'pass' });
  await write('video', {
    title: { zh: '三秒看懂烧水', en: 'Boiling water in three seconds' },
    videoId: (await storeVideo(ctx, { shopId: shop.id, body: FILM })).id,
    posterId: pictures[0] ?? null,
    captions: {
      zh: 'WEBVTT\n\n00:00.000 --> 00:02.500\n水开了\n',
      en: 'WEBVTT\n\n00:00.000 --> 00:02.500\nIt boils\n',
    },
    goods,
  });
  await write('list', {
    title: { zh: '新家厨房清单', en: 'For a new kitchen' },
    text: { zh: '原价 399 的也在里面。', en: '' },
    goods: [...goods, { productId: two.productId, note: { zh: '好清洗', en: '' } }],
  });
  const me: Author = { kind: 'person', userId: shop.owner.userId };
  const face = await storeMedia(ctx, { shopId: null, body: await drawn('#1f8a70', '茶') });
  await keepProfile(ctx, shop.owner.userId, {
    name: '山间茶客',
    avatarId: face.id,
    bio: '喝茶十年，只写自己用过的东西。',
  });
  const photo = await storeMedia(ctx, { shopId: null, body: await drawn('#e8a33d', '壶') });
  const doubted = await write(
    'post',
    {
      title: { zh: '旧壶新照', en: 'An old kettle, pictured anew' },
      text: { zh: '十年前的壶，今天拍的照片。', en: '' },
      mediaIds: [(await storeMedia(ctx, { shopId: null, body: await drawn('#5b7fa6', '照') })).id],
    },
    me,
  );
  await decide(stage.ctx(admin.actor), doubted, { verdict: 'pass' });
  await complainedOf(stage, doubted, complainer, admin);
  const [theirs] = await productForSale(ctx, [pooled.skuId]);
  if (!theirs) throw new Error('the neighbour has nothing to sell');
  await setOffer(stage.ctx(pooled.shop.owner.actor), pooled.shop.scope, theirs.productId, 1_000);
  await write(
    'post',
    {
      title: { zh: '三把壶用下来', en: 'Three kettles, used' },
      text: { zh: '一把煮水，一把泡茶，一把只拿来看。', en: '' },
      mediaIds: [photo.id],
      goods: [...goods, { productId: theirs.productId, note: null }],
      declared: 'partnership',
    },
    me,
  );
  return post;
}

/** Somebody says that a piece is theirs, and it is down for it. */
async function complainedOf(stage: Stage, pieceId: Uuid, by: Player, admin: Player): Promise<void> {
  const ctx = stage.ctx(by.actor);
  if ((await realName(ctx, by.userId)).level === 'phone') {
    const { name, idNumber } = testIdentity(77);
    await verifyRealName(ctx, by.userId, { kind: 'identity', name, number: idNumber });
  }
  const proof = await storeMedia(ctx, { shopId: null, body: await drawn('#6b5b4d', '证'), visibility: 'private' });
  const { id } = await complain(ctx, pieceId, {
    work: '《旧壶》组照，本人 2019 年拍摄',
    statement: '封面照片是本人拍摄的《旧壶》第三张，未经许可使用，也没有署名。',
    evidenceIds: [proof.id],
  });
  await acceptComplaint(stage.ctx(admin.actor), id);
}

/** A plain picture as somebody's phone would send one. */
const drawn = (colour: string, word: string): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><rect width="640" height="640" fill="${colour}"/><text x="320" y="420" font-size="280" text-anchor="middle" fill="#fff">${word}</text></svg>`,
    ),
  )
    .png()
    .toBuffer();
