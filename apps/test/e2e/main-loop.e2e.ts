import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Language } from '#ui/language.ts';
import { DESK, openBrowser, openContext, PHONE, type Size, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { keepSight } from './sight.ts';
import { findProduct, pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** The main job (spec README), in the browser, as buyer, two shops and operator. */

let market: PagesMarket;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
});
afterEach(async ({ task }) => {
  for (const context of contexts.splice(0)) {
    if (task.result?.state === 'fail') for (const page of context.pages()) await keepSight(page);
    await context.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

async function person(lang: Language, size: Size, as: Visitor = 'guest', javaScript = true): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang, size, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

const ADDRESS = '王小明 13812345678 浙江省杭州市西湖区文三路138号东方通信大厦7楼501室';

async function orderFromTwoShops(page: Page, lang: Language, phone: string): Promise<string> {
  const t = wordsOf('storefront', lang);
  for (const words of lang === 'en' ? ['kettle', 'porcelain'] : ['电水壶', '瓷']) {
    await findProduct(page, t, words);
    await page.getByRole('button', { name: t('product.to_cart') }).click();
    // With a script the page says so; without one it leads to the cart.
    await page.getByText(t('product.added')).or(page.getByRole('main').getByRole('checkbox').first()).first().waitFor();
  }
  await page.goto('/cart');
  expect(await page.getByRole('main').locator('section').count()).toBe(2);
  await page.getByRole('link', { name: t('cart.checkout', { count: 2 }) }).click();
  await page.waitForURL('**/sign-in**');
  await signInByPhone(page, t, phone);
  await page.waitForURL('**/checkout**');
  await pasteAddress(page, t, ADDRESS);
  await page
    .getByRole('button', { name: t('checkout.save_and_go_on') })
    .or(page.getByRole('button', { name: t('address.save') }))
    .click();
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  return pay(page, t);
}

test('in Chinese on a phone: two shops in one checkout, paid', async () => {
  const page = await person('zh-CN', PHONE);
  await orderFromTwoShops(page, 'zh-CN', '13700000001');
});

test('in English on a desk: two shops in one checkout, paid', async () => {
  const page = await person('en', DESK);
  await orderFromTwoShops(page, 'en', '13700000002');
});

test('without JavaScript: search, product, cart, checkout, paid', async () => {
  const page = await person('zh-CN', PHONE, 'guest', false);
  await orderFromTwoShops(page, 'zh-CN', '13700000003');
});
