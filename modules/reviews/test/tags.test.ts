import { expect, test } from 'vitest';
import { TAGS, tagsOf } from '../tags.ts';

test.each([
  ['3天就到了，和图片一样，包装很用心。', ['fast', 'packing', 'true']],
  ['客服回答很耐心，问了七八个问题都没嫌烦。', ['service']],
  ['尺码准，洗了两次没变形，料子软。', ['comfort', 'fit']],
  ['Arrived in 3 days; as pictured and well packed.', ['fast', 'packing', 'true']],
  ['Quiet enough not to wake the child, easy to use', ['easy', 'quiet']],
  ['物流太慢，包装破损。', ['slow', 'damaged']],
  ['', []],
] as const)('%s', (text, codes) => {
  expect(tagsOf(text)).toEqual(codes);
});

test('what is denied is not praised or blamed', () => {
  expect(tagsOf('一点都不好用，包装不好，不好吃')).toEqual([]);
  expect(tagsOf('没有异味，没有色差')).toEqual([]);
  expect(tagsOf('not comfortable and not good quality')).toEqual([]);
});

test('codes are unique and named in both languages', () => {
  expect(new Set(TAGS.map((tag) => tag.code)).size).toBe(TAGS.length);
  for (const tag of TAGS) expect(tag.name.zh !== '' && tag.name.en !== '').toBe(true);
});
