import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandsOf, likenessBps, plainLength } from '../likeness.ts';

const praise =
  '包装很结实没有任何破损，水壶保温效果超级好，早上灌的开水晚上还是烫的，客服态度也特别好，全家都喜欢，五星好评！';
const copied =
  '包装很结实没有任何破损,水壶保温效果超级好  早上灌的开水晚上还是烫的,客服态度也特别好,全家人都喜欢,五星好评';
const other = '买给爸妈用的，老人家说盖子有点紧，不过出水很顺，颜色比图片深一点，总体满意，会推荐给同事。';

const meets = (a: string, b: string): boolean => {
  const bands = new Set(bandsOf(a));
  return bandsOf(b).some((band) => bands.has(band));
};

test('the same words with other punctuation are the same; a word more is nearly; another text is not', () => {
  expect(likenessBps(praise, praise.replaceAll('，', ' '))).toBe(10_000);
  expect(likenessBps(praise, copied)).toBeGreaterThan(8_500);
  expect(likenessBps(praise, other)).toBeLessThan(1_000);
  expect(meets(praise, copied)).toBe(true);
  expect(plainLength('好评！！ OK')).toBe(4);
});

test('too short to compare is like nothing; a text is like itself and meets itself', () => {
  expect(likenessBps('好', '好')).toBe(0);
  expect(bandsOf('好')).toEqual([]);
  fc.assert(
    fc.property(fc.string({ minLength: 3, unit: fc.constantFrom(...'天地玄黄宇宙洪荒日月盈昃辰宿列张') }), (text) => {
      expect(likenessBps(text, text)).toBe(10_000);
      expect(meets(text, text)).toBe(true);
    }),
  );
});

test('likeness is the same both ways and between none and all', () => {
  const words = fc.string({ unit: fc.constantFrom(...'天地玄黄宇宙'), maxLength: 40 });
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(likenessBps(a, b)).toBe(likenessBps(b, a));
      expect(likenessBps(a, b)).toBeGreaterThanOrEqual(0);
      expect(likenessBps(a, b)).toBeLessThanOrEqual(10_000);
    }),
  );
});
