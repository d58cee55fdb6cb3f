import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownAddress } from '../own-address.ts';

test.each([
  ['/orders?done=1#top', '/orders?done=1#top'],
  ['/search?q=%E6%9D%AF', '/search?q=%E6%9D%AF'],
  ['/a/../b', '/b'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['/\n\\elsewhere.example', '/'],
  ['/.//elsewhere.example', '/'],
  ['/a/..//elsewhere.example', '/'],
  ['https://elsewhere.example/', '/'],
  ['javascript:alert(1)', '/'],
  [' //elsewhere.example', '/'],
  ['', '/'],
  [null, '/'],
])('%j leads to %s', (wish, where) => expect(ownAddress(wish)).toBe(where));

test('whatever is wished, a browser stays on this site', () => {
  const sign = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '\t',
    '\n',
    '\r',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    'elsewhere.example',
    'http:',
    'a',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(sign, { maxLength: 8 }).map((all) => `/${all.join('')}`),
        fc.webUrl(),
        fc.string(),
      ),
      (wish) => {
        const address = ownAddress(wish);
        expect(address).not.toMatch(/[\t\r\n]/);
        expect(new URL(address, 'https://market.example/me/').origin).toBe('https://market.example');
      },
    ),
    { numRuns: 2_000 },
  );
});
