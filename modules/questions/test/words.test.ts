import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asking, allowed, hotWords, risingWords, type Said } from '../heat.ts';
import { countable, network, wordOf } from '../words.ts';

describe('a question as a word', () => {
  test.each([
    ['  羊绒　围巾 ', '羊绒 围巾'],
    ['ＩＰｈｏｎｅ １５', 'iphone 15'],
    ['Tea\t\nCup', 'tea cup'],
  ])('%s', (typed, word) => expect(wordOf(typed)).toBe(word));

  test.each([
    ['羊绒围巾', true],
    ['5l', true],
    ['？！', false],
    ['', false],
    ['13800138000', false],
    ['张三 138 0013 8000', false],
    ['me@example.com', false],
    ['https://example.com', false],
    ['字'.repeat(40), true],
    ['字'.repeat(41), false],
  ])('may be counted: %s %s', (word, may) => expect(countable(wordOf(word))).toBe(may));

  test('addresses of one network are one', () => {
    expect(network('203.0.113.9')).toBe('203.0.113.9');
    expect(network('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(network('2001:db8:1:2::1')).toBe(network('2001:DB8:1:2f:9::8'));
    expect(network('2001:db8:1:0012::1')).toBe(network('2001:db8:1::'));
    expect(network('2001:db8:1:100::1')).not.toBe(network('2001:db8:1:200::1'));
    expect(network('::1')).toBe(network('::2'));
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => network(address) !== ''));
  });
});

const asking = (word: string, more: Partial<Asking> = {}): Asking => ({
  word,
  heat: 10,
  recent: 10,
  usual: 0,
  people: 10,
  unanswered: 0,
  ...more,
});
const nothing: Said = { banned: [], hidden: new Set(), pinned: [] };
const limits = { leastPeople: 5, risingPeople: 8 };

describe('what is shown', () => {
  test('what most people asked first, only what enough people did and the market answers', () => {
    const asked = [
      asking('茶', { heat: 7 }),
      asking('围巾', { heat: 9 }),
      asking('刷单', { heat: 99, people: 4 }),
      asking('火箭', { heat: 50, unanswered: 6 }),
    ];
    expect(hotWords(asked, nothing, limits, 10)).toEqual([
      { word: '围巾', pinned: false },
      { word: '茶', pinned: false },
    ]);
  });

  test('what is banned is shown in no spacing and in no longer word; what is hidden not as itself', () => {
    const said: Said = { banned: ['假 货'], hidden: new Set(['茶']), pinned: ['年货', '假货专场'] };
    const asked = ['高仿假货', '假  货', '茶', '茶杯'].map((word) => asking(word));
    expect(hotWords(asked, said, limits, 10)).toEqual([
      { word: '年货', pinned: true },
      { word: '茶杯', pinned: false },
    ]);
    expect(allowed('真货', said)).toBe(true);
  });

  test('what rises is far above its own past, not merely large', () => {
    const asked = [
      asking('口罩', { recent: 400, usual: 390, people: 400 }),
      asking('粽子', { recent: 40, usual: 4, people: 40 }),
      asking('香包', { recent: 12, usual: 0, people: 12 }),
      asking('小', { recent: 7, usual: 0, people: 7 }),
    ];
    expect(risingWords(asked, nothing, limits, new Set(), 5)).toEqual(['粽子', '香包']);
    expect(risingWords(asked, nothing, limits, new Set(['粽子']), 5)).toEqual(['香包']);
  });
});
