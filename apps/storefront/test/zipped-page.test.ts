import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zippedPage } from '../zipped-page.ts';

const nonces = fc.base64String({ minLength: 24, maxLength: 24 });
/** Texts that repeat themselves, so that what is zipped looks far back, across the places too. */
const parts = fc.array(
  fc
    .tuple(
      fc.array(fc.constantFrom('<script nonce="', '" src="/a.js">', '东西', 'a', ' '), { maxLength: 40 }),
      fc.nat(900),
    )
    .map(([words, times]) => words.join('').repeat(times % 7 === 0 ? times : 1)),
  { minLength: 1, maxLength: 6 },
);

describe('a page zipped once', () => {
  it('unzips to the page with the nonce of each answer, checksum and length right', () => {
    fc.assert(
      fc.property(parts, nonces, nonces, (texts, one, two) => {
        const page = zippedPage(texts, 24);
        for (const nonce of [one, two, one]) expect(gunzipSync(page.stamped(nonce)).toString()).toBe(texts.join(nonce));
      }),
      { numRuns: 60 },
    );
  });

  it('is a fraction of the page', () => {
    const rows = Array.from({ length: 800 }, (_, at) => `<li class="card"><a href="/products/${at}">保温杯</a></li>`);
    const texts = [rows.join(''), '"></script>', rows.join('')];
    const plain = Buffer.byteLength(texts.join('0'.repeat(24)));
    expect(zippedPage(texts, 24).stamped('A'.repeat(24)).length).toBeLessThan(plain / 8);
  });

  it('refuses a nonce of another length, which would shift everything', () => {
    expect(() => zippedPage(['a', 'b'], 24).stamped('short')).toThrow('24');
  });
});
