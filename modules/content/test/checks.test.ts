import { expect, test } from 'vitest';
import { checkPiece, verdictOf } from '../checks.ts';
import { captionsHold, FORMS, lackOf, topicKey } from '../forms.ts';
import { after, STEPS } from '../lifecycle.ts';
import { type Body, KINDS, STATES } from '../types.ts';

const none = { zh: '', en: '' };
const body = (more: Partial<Body> = {}): Body => ({
  title: { zh: '周末泡茶', en: '' },
  text: { zh: '水温八十五度，三分钟出汤。', en: '' },
  mediaIds: [],
  videoId: null,
  posterId: null,
  captions: none,
  goods: [],
  shopCodes: [],
  beltCodes: [],
  topics: [],
  aiMade: false,
  ...more,
});
const facts = { host: 'market.test', passedByPeople: 1, firstReviewed: 1 };
const codesOf = (text: string): string[] =>
  checkPiece(body({ text: { zh: text, en: '' } }), facts).map((one) => one.code);

test('innocent words pass, also those that look like others', () => {
  for (const text of [
    '水温八十五度，三分钟出汤。',
    '容量 1.5 L，功率 1800 W，价格 199.00 元。',
    '第一次泡茶的人也会喜欢。',
    '订单 20261123000012345678 的壶今天到了。',
    '微信支付也可以。',
    '更多在 http://market.test/products/x 。',
  ])
    expect(codesOf(text), text).toEqual([]);
});

test('ways out of the market are refused, however they are written', () => {
  for (const text of [
    '电话 13800138000',
    '电话 138-0013-8000',
    '电话１３８００１３８０００',
    '电话一三八零零一三八零零零',
    '加我微信 teacup88',
    'VX: teacup_88',
    'QQ群 123456789',
  ])
    expect(codesOf(text), text).toContain('contact');
  for (const text of ['看 https://evil.example/x', '去 evil-shop.com 买', 'www.other.cn 有'])
    expect(codesOf(text), text).toContain('outside_link');
  expect(verdictOf(checkPiece(body({ text: { zh: '加我微信 teacup88', en: '' } }), facts))).toBe('rejected');
});

test('notes of goods, captions, topics and English are read too', () => {
  const note = { zh: '全网第一', en: '' };
  const hidden: Partial<Body>[] = [
    { goods: [{ productId: 'x' as never, note }] },
    { captions: { zh: 'WEBVTT\n\n00:00.000 --> 00:01.000\n全网第一', en: '' } },
    { topics: ['全网第一'] },
    { title: { zh: '茶', en: '全网第一' } },
  ];
  for (const more of hidden) expect(checkPiece(body(more), facts).map((one) => one.code)).toContain('advertising_word');
});

test('claims about prices and first pieces wait for a person', () => {
  expect(verdictOf(checkPiece(body({ text: { zh: '原价 399，现在便宜', en: '' } }), facts))).toBe('queued');
  expect(checkPiece(body(), { ...facts, passedByPeople: 0 }).map((one) => one.code)).toEqual(['new_author']);
  expect(verdictOf(checkPiece(body(), facts))).toBe('passed');
});

test('each kind says what it lacks', () => {
  const picture = ['m' as never];
  const goods = ['a', 'b'].map((id) => ({ productId: id as never, note: { zh: '好用', en: '' } }));
  const whole: Record<(typeof KINDS)[number], Body> = {
    post: body({ mediaIds: picture }),
    video: body({ videoId: 'v' as never }),
    article: body({ text: { zh: '茶'.repeat(50), en: '' } }),
    list: body({ goods }),
    update: body(),
  };
  for (const kind of KINDS) {
    expect(lackOf(kind, 'shop', whole[kind]), kind).toBeNull();
    expect(lackOf(kind, 'shop', { ...whole[kind], title: none })?.name).toBe('title_missing');
    expect(lackOf(kind, 'shop', { ...whole[kind], videoId: FORMS[kind].video ? null : ('v' as never) })?.name).toBe(
      'video_missing',
    );
  }
  expect(lackOf('post', 'shop', body())?.name).toBe('pictures_count');
  expect(lackOf('list', 'shop', body({ goods: goods.slice(1) }))?.name).toBe('goods_count');
  expect(lackOf('list', 'shop', body({ goods: goods.map((one) => ({ ...one, note: null })) }))?.name).toBe(
    'note_missing',
  );
  expect(lackOf('article', 'shop', body())?.name).toBe('text_length');
  expect(lackOf('update', 'person', body())?.name).toBe('update_by_shop');
});

test('topics and captions are taken in the form they are found by', () => {
  expect(topicKey('#露营 好物')).toBe('露营好物');
  expect(topicKey('Slow Tea')).toBe('slowtea');
  for (const bad of ['', '#', 'a/b', '茶'.repeat(21), '<b>']) expect(topicKey(bad), bad).toBeNull();
  expect(captionsHold('')).toBe(true);
  expect(captionsHold('WEBVTT\n\n00:00.000 --> 00:02.500\n水开了\n\n01:00:00.000 --> 01:00:01.000\n完')).toBe(true);
  for (const bad of [
    '水开了',
    'WEBVTT',
    'WEBVTT\n\n00:02.000 --> 00:01.000\nx',
    'WEBVTT\n\n0:1 --> 0:2\nx',
    'WEBVTTX\n\n00:00.000 --> 00:01.000\nx',
  ])
    expect(captionsHold(bad), bad).toBe(false);
});

test('states move only as the table says, and what was removed comes back only by an appeal', () => {
  for (const state of STATES)
    for (const step of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
      const to = after(step, state);
      if (state === 'removed') expect(to === null || step === 'restore').toBe(true);
      if (to === 'live') expect(['pass', 'restore']).toContain(step);
    }
});
