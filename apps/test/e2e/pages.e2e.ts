import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '#ui/language.ts';
import { openBrowser } from './browser.ts';
import { type Inspector, inspectorOf } from './inspect.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { nameOf, notPages, places } from './places.ts';
import { routesOf } from './routes.ts';
import { gatherSamples, sendImport } from './samples.ts';
import type { Face } from './words.ts';

/** Every page of the three faces, in both languages, the storefront at three widths, the desks at two: nothing breaks, nothing is unreadable, axe has no objection. */

const FACES: readonly Face[] = ['storefront', 'workbench', 'console'];

let market: PagesMarket;
let browser: Browser;
let inspect: Inspector;
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  await sendImport(market.url);
  inspect = inspectorOf(browser, market.url, await gatherSamples(market.url));
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

describe.each(FACES)('%s', (face) => {
  test('every route has a page to look at', () => {
    const shown = new Set(places.filter((place) => place.face === face).map((place) => place.route));
    const routes = routesOf(face).filter((route) => !notPages[face].includes(route));
    expect(routes.filter((route) => !shown.has(route))).toEqual([]);
    expect([...shown].filter((route) => !routes.includes(route))).toEqual([]);
  });

  for (const place of places.filter((one) => one.face === face))
    test.concurrent(nameOf(place), async ({ expect: check }) => {
      const faults: string[] = [];
      for (const lang of languages) faults.push(...(await inspect(place, lang)));
      check(faults).toEqual([]);
    });
});
