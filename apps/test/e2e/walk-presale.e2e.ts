import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { days } from '#kernel';
import type { Language, Translate } from '#ui/language.ts';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples, type Samples } from './samples.ts';
import { keepSight } from './sight.ts';
import { pay } from './storefront-steps.ts';
import { wordsOf } from './words.ts';

/** A presale walked whole: deposit, wait, balance, shipped, received; one whose balance nobody pays; the books after it. */
let market: PagesMarket;
let browser: Browser;
let samples: Samples;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  samples = await gatherSamples(market.url);
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

async function person(
  as: Visitor,
  lang: Language,
  size: typeof PHONE | typeof DESK,
  javaScript: boolean,
): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang, size, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

type Presale = {
  id: string;
  state: string;
  depositFen: number;
  balanceFen: number;
  orderId: string | null;
  skuId: string;
};

/** From the product's page to a deposit that is paid, as forms alone carry it. */
async function deposit(page: Page, t: Translate): Promise<Presale> {
  const { productId } = await asked<{ productId: string }>(page, `/presale-offers/${samples.presaleOffer}`);
  await page.goto(`/products/${productId}`);
  await page
    .getByRole('region', { name: t('presale.title') })
    .getByRole('link')
    .first()
    .click();
  await page.waitForURL('**/presale-offers/**');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: t('presale.take') }).click();
  await page.waitForURL('**/presales/**');
  await page.getByRole('button', { name: t('presale.pay_deposit') }).click();
  await page.waitForURL('**/cashier/**');
  await page.locator('button[name=outcome][value=pay]').click();
  await page.waitForURL('**/presales/**');
  await page.getByText(t('presale.step_deposit')).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const one = await asked<Presale>(page, `/me/presales/${id}`);
  expect(one.state).toBe('deposit_paid');
  return one;
}

test('deposit, balance, shipped, received; the deposit nobody follows stays with the shop; the books add up', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const page = await person('buyer', 'zh-CN', PHONE, false);
  // One was paid before this began: its balance nobody pays.
  const left = await asked<Presale>(page, `/me/presales/${samples.presale}`);
  const mine = await deposit(page, t);
  await market.advance(days(3));
  // What waits for the buyer is told where the account begins.
  await page.goto('/me');
  await page
    .getByRole('region', { name: t('me.waits') })
    .getByRole('link', { name: t('presale.pay_balance') })
    .last()
    .click();
  await page.waitForURL('**/checkout?**');
  await page.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(page, t);
  const paid = await asked<Presale>(page, `/me/presales/${mine.id}`);
  expect(paid.state).toBe('paid');
  type Order = { payableFen: number; lines: { discounts: { kind: string; amountFen: number }[] }[] };
  const order = await asked<Order>(page, `/me/orders/${paid.orderId}`);
  expect(order.lines[0]?.discounts.find((one) => one.kind === 'presale_deposit')?.amountFen).toBe(mine.depositFen);
  await page.goto(`/orders/${paid.orderId}`);
  await page.getByRole('region', { name: t('presale.steps') }).waitFor();

  const shop = await person('owner', 'zh-CN', DESK, true);
  const sent = await shop.request.post(`/api/shops/${samples.shop}/orders/${paid.orderId}/parcels`, {
    headers: { 'idempotency-key': 'walk-presale' },
    data: { carrier: 'sf', waybillNo: 'SF8888888888888' },
  });
  expect(sent.status(), await sent.text()).toBe(201);
  await market.advance(days(2));
  const w = wordsOf('workbench', 'zh-CN');
  await shop.goto(`/workbench/s/${samples.shopCode}/presales`);
  await shop.getByText(w('presale.state.forfeited')).first().waitFor();
  await page.goto(`/orders/${paid.orderId}`);
  await page
    .getByRole('button', { name: t('order.confirm') })
    .first()
    .click();
  await market.advance(days(1));
  expect(await asked<Presale>(page, `/me/presales/${mine.id}`)).toMatchObject({ state: 'done' });
  expect(await asked<Presale>(page, `/me/presales/${left.id}`)).toMatchObject({ state: 'forfeited' });
  expect(await market.audit()).toEqual([]);
});
