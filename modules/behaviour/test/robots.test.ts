import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isProgram, SIGHTS_A_SECOND, TAPS_A_SECOND, tooFast } from '../robots.ts';
import { KINDS } from '../types.ts';

describe('programs', () => {
  test.each([
    undefined,
    '',
    'curl/8.9.1 and then some more text',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
  ])('%s is one', (agent) => expect(isProgram(agent)).toBe(true));
  test.each([
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    // A phone whose maker is called so.
    'Mozilla/5.0 (Linux; Android 9; CUBOT X18) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36',
  ])('%s is none', (agent) => expect(isProgram(agent)).toBe(false));
});

test('too fast is exactly a second that holds more taps, or more sights, than a person has', () => {
  const event = fc.record({ kind: fc.constantFrom(...KINDS), agoMs: fc.integer({ min: 0, max: 6_000 }) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), (events) => {
      const crowded = (own: readonly { agoMs: number }[], most: number): boolean =>
        own.some(
          (first) => own.filter(({ agoMs }) => agoMs >= first.agoMs && agoMs < first.agoMs + 1_000).length > most,
        );
      const taps = events.filter(({ kind }) => kind === 'click' || kind === 'add' || kind === 'share');
      const sights = events.filter(({ kind }) => kind === 'impression');
      expect(tooFast(events)).toBe(crowded(taps, TAPS_A_SECOND) || crowded(sights, SIGHTS_A_SECOND));
    }),
  );
});
