import { describe, expect, it } from 'vitest';
import { acceptedLanguage, inOneLanguage, toLanguage, translator } from '../language.ts';
import { amountDigits, amountText } from '../money-text.ts';
import { timeLeft } from '../server-time.ts';

describe('language', () => {
  it.each([
    ['zh-Hans-CN', 'zh-CN'],
    ['ZH', 'zh-CN'],
    ['en-GB', 'en'],
    ['fr', null],
    ['', null],
    [undefined, null],
  ] as const)('%s is %s', (tag, language) => {
    expect(toLanguage(tag)).toBe(language);
  });

  it('takes the heaviest wish that it speaks', () => {
    expect(acceptedLanguage('fr, en;q=0.4, zh-CN;q=0.8')).toBe('zh-CN');
    expect(acceptedLanguage('en-US,en;q=0.9,zh;q=0.1')).toBe('en');
    expect(acceptedLanguage('zh;q=0, en;q=0.1')).toBe('en');
    expect(acceptedLanguage('de')).toBeNull();
    expect(acceptedLanguage(null)).toBeNull();
  });

  it('fills parameters, chooses plurals and shows unknown keys', () => {
    const en = translator('en', { hello: 'Hi {{name}}', left_one: '{{count}} day', left_other: '{{count}} days' });
    expect(en('hello', { name: '<b>' })).toBe('Hi <b>');
    expect(en('left', { count: 1 })).toBe('1 day');
    expect(en('left', { count: 3 })).toBe('3 days');
    expect(en('nobody.wrote.this')).toBe('nobody.wrote.this');
    expect(translator('zh-CN', { left_other: '还剩 {{count}} 天' })('left', { count: 1 })).toBe('还剩 1 天');
  });
});

describe('amounts', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [100, '¥1.00'],
    [123_405, '¥1,234.05'],
    [-500, '−¥5.00'],
    [123_456_789_00, '¥123,456,789.00'],
  ])('%d fen are %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });

  it('refuses what is not whole fen', () => {
    expect(() => amountDigits(1.5)).toThrow(RangeError);
    expect(() => amountDigits(Number.NaN)).toThrow(RangeError);
  });
});

describe('time left', () => {
  it('rounds up to the second, so that zero is over', () => {
    expect(timeLeft(1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 });
    expect(timeLeft(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
    expect(timeLeft(0)).toBeNull();
    expect(timeLeft(Number.NaN)).toBeNull();
  });
});

it('what came in both languages is read in one, and a note in one language stays whole', () => {
  expect(inOneLanguage('快件已签收 · Signed for', 'zh-CN')).toBe('快件已签收');
  expect(inOneLanguage('快件已签收 · Signed for', 'en')).toBe('Signed for');
  expect(inOneLanguage('杭州 · 已签收', 'en')).toBe('杭州 · 已签收');
  expect(inOneLanguage('Left at door · Unit 5', 'zh-CN')).toBe('Left at door · Unit 5');
});
