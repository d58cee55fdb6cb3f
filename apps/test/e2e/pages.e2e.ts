import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '#ui/language.ts';
import { openBrowser } from './browser.ts';
import { firstVisit } from './first-visit.ts';
import { type Inspector, inspectorOf } from './inspect.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { nameOf, notPages, places } from './places.ts';
import { routesOf } from './routes.ts';
import { gatherSamples, type Samples, sendImport } from './samples.ts';
import type { Face } from './words.ts';

/** Every page of the three faces, in both languages, the storefront at three widths, the desks at two: nothing breaks, nothing is unreadable, axe has no objection. */

const FACES: readonly Face[] = ['storefront', 'workbench', 'console'];

let market: PagesMarket;
let browser: Browser;
let samples: Samples;
let inspect: Inspector;
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  await sendImport(market.url);
  samples = await gatherSamples(market.url);
  inspect = inspectorOf(browser, market.url, samples);
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

// ui.md asks for the largest thing within 1.5 s on Lighthouse's phone, which has 200 kB a second. Times are the machine's;
// what has to come before it is ours.
test('a first visit on a phone is shown before anything else is asked for', async () => {
  const visits = ['/', '/search?q=%E7%94%B5%E6%B0%B4%E5%A3%B6', `/products/${samples.product}`];
  for (const address of visits) {
    const visit = await firstVisit(browser, market.url + address);
    expect(visit, address).toMatchObject({ sheets: 1, early: [], faults: [], largest: { late: false } });
    expect(visit.page + visit.sheetBytes + visit.pictures, address).toBeLessThan(120_000);
    expect(
      [visit.page, visit.sheetBytes, visit.largest.bytes].map((bytes) => bytes < 25_000),
      address,
    ).toEqual([true, true, true]);
    expect(visit.shift, address).toBeLessThanOrEqual(0.02);
  }
});
