import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#kernel';
import { amountText } from '#ui/money-text.ts';
import { products } from '../../../demo/market/index.ts';
import { inventedCard } from '../../../demo/seed/papers.ts';
import { productDrawings } from '../../../demo/seed/pictures.ts';
import { DESK, PHONE } from './browser.ts';
import { shipFromList, signInByEmail } from './desk-steps.ts';
import { findProduct, pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { beginWalk, type Walk } from './walk.ts';
import { wordsOf } from './words.ts';

/** docs/walkthroughs/open-a-shop.md as it is walked: from nothing to the first payout, everything through the pages. */

const t = wordsOf('storefront', 'zh-CN');
const desk = wordsOf('workbench', 'zh-CN');
const control = wordsOf('console', 'zh-CN');
const CODE = 'xiaoming-bamboo';
const SHOP = `/workbench/s/${CODE}`;
const OWNER_PHONE = '13612340001';
const TITLE = '手工竹编收纳篮 安吉毛竹 带提手';
const PRICE_FEN = 6_880;
/** 4 % of the price, rounded to the fen: what the category asks. */
const COMMISSION_FEN = 275;
/** States as the payments module names them. */
const SETTLED = '已结算';
const ARRIVED = '已到账';
const SHARE_FEN = PRICE_FEN - COMMISSION_FEN;

let walk: Walk;
let failed = false;
beforeAll(async () => {
  walk = await beginWalk();
});
afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});
afterAll(() => walk?.end(failed));

const fill = (page: Page, label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);

/** Signs up by phone on the way to the real-name check; answers the checked name and number. */
async function becomeSomebody(page: Page): Promise<{ name: string; idNumber: string }> {
  await page.goto('/open-shop');
  await walk.picture(page, 'shop-01-open');
  await page.getByRole('link', { name: t('open_shop.identity') }).click();
  await page.waitForURL('**/sign-in**');
  await signInByPhone(page, t, OWNER_PHONE);
  await page.waitForURL('**/me/real-name');
  // A market in development says whom its register of identities knows.
  const sample = t('real_name.sample', { name: '\n', number: '' }).split('\n')[0] ?? '';
  const said = (await page.getByText(sample).textContent()) ?? '';
  const [, name = '', idNumber = ''] = /：(.+)，(\d{17}[\dX])/.exec(said) ?? [];
  await page.getByLabel(t('real_name.name.identity')).fill(name);
  await page.getByLabel(t('real_name.number.identity')).fill(idNumber);
  await page.getByRole('checkbox', { name: t('real_name.agree') }).check();
  await walk.picture(page, 'shop-02-real-name');
  await page.getByRole('button', { name: t('real_name.submit') }).click();
  await page.getByText(t('real_name.state.passed')).waitFor();
  return { name, idNumber };
}

/** Level by level, by hand, on a machine that is slow to draw: the list must open where its box is, at once. */
async function chooseBranch(page: Page, label: string, way: readonly string[]): Promise<void> {
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.getByLabel(label, { exact: true }).click();
  for (const branch of way) await page.getByRole('menuitemcheckbox').filter({ hasText: branch }).click();
  await slow.detach();
}

async function apply(page: Page, who: { name: string; idNumber: string }): Promise<void> {
  await page.goto('/open-shop');
  await page.getByRole('link', { name: t('open_shop.start') }).click();
  await page.waitForURL('**/workbench/**');
  await page.getByRole('button', { name: desk('shops.apply') }).click();
  await fill(page, '店铺名称', '小明竹编');
  await fill(page, '店铺网址代码', CODE);
  await fill(page, '店铺故事', '安吉人，跟爷爷学的竹编。');
  await chooseBranch(page, '经营所在地', ['浙江省', '湖州市', '安吉县']);
  await fill(page, '主营商品', '竹编篮、茶席');
  await fill(page, '经营者姓名', who.name);
  await fill(page, '联系手机', OWNER_PHONE);
  await fill(page, '身份证号', who.idNumber);
  await walk.picture(page, 'shop-03-apply', page.getByLabel('店铺名称', { exact: true }));
  await page.getByRole('button', { name: desk('apply.submit') }).click();
  await page.waitForURL('**/applications/**');
  await page.getByText(desk('application.next.submitted')).waitFor();
}

/** The operator asks about one field, the applicant answers, the operator approves. */
async function passReview(owner: Page, operator: Page): Promise<void> {
  await signInByEmail(operator, control, 'console', 'admin');
  await operator.goto('/console/shop-applications?state=submitted');
  await operator.getByRole('link', { name: '小明竹编' }).click();
  await operator
    .getByLabel(control('applications.reason_for', { field: '店铺故事' }))
    .fill('请写明由谁、在哪里编制，买家会在店铺页看到。');
  await walk.picture(operator, 'shop-04-review');
  await operator.getByRole('button', { name: control('applications.ask') }).click();
  await operator.getByText(control('applications.asked_done')).waitFor();

  await owner.reload();
  await owner.getByText(desk('application.asked', { count: 1 })).waitFor();
  await walk.picture(owner, 'shop-05-asked');
  await fill(owner, '店铺故事', '店主在安吉县自家作坊手工编制，选竹、劈篾到收口都自己做。');
  await owner.getByRole('button', { name: desk('application.send_again') }).click();
  await owner.getByText(desk('application.next.submitted')).waitFor();

  await operator.reload();
  await operator.getByRole('button', { name: control('applications.approve') }).click();
  await operator.getByText(control('applications.approved_done')).waitFor();
  await owner.reload();
  await owner.getByRole('link', { name: desk('application.enter_shop') }).waitFor();
  await walk.picture(owner, 'shop-06-approved');
  await owner.getByRole('link', { name: desk('application.enter_shop') }).click();
  await owner.waitForURL(`**${SHOP}/today`);
}

async function seeTrial(owner: Page): Promise<void> {
  await owner.goto(`${SHOP}/deposit`);
  await owner.getByText(desk('deposit.trial_until')).waitFor();
  await walk.picture(owner, 'shop-07-trial');
}

/** Pictures as a shop keeper has them: files. */
async function pictureFiles() {
  const basket = products.find((one) => one.title.zh.includes('收纳篮'));
  if (!basket) throw new Error('the market data has no basket');
  return Promise.all(
    productDrawings(basket)
      .slice(0, 3)
      .map(async (svg, place) => ({
        name: `${place + 1}.png`,
        mimeType: 'image/png',
        buffer: await sharp(Buffer.from(svg)).png().toBuffer(),
      })),
  );
}

async function listBasket(owner: Page): Promise<void> {
  await owner.goto(`${SHOP}/goods`);
  await owner.getByRole('button', { name: desk('goods.new') }).click();
  await owner.getByLabel(desk('goods.category'), { exact: true }).click();
  await owner.keyboard.type('收纳篮');
  await owner.getByTitle('家居与园艺 › 装饰 › 收纳篮/收纳筐').click();
  await fill(owner, '标题 中文', TITLE);
  await owner
    .locator('input[type=file]')
    .first()
    .setInputFiles(await pictureFiles());
  await owner.getByRole('img', { name: desk('pictures.place', { place: 3 }) }).waitFor();
  await fill(owner, '详情 中文', '安吉毛竹，手工劈篾编制，口径 24 厘米，边口双层收编。');
  const row = desk('goods.only_sku');
  await fill(owner, `${row} ${desk('goods.price')}`, '68.8');
  await fill(owner, `${row} ${desk('goods.weight')}`, '420');
  await fill(owner, `${row} ${desk('goods.first_stock')}`, '20');
  await walk.picture(owner, 'shop-08-goods', owner.getByLabel(`${row} ${desk('goods.first_stock')}`));
  await owner.getByRole('button', { name: desk('goods.save_draft') }).click();
  await owner.getByRole('button', { name: desk('goods.submit') }).click();
  await owner.getByText(desk('goods.now', { state: desk('goods.state.live') })).waitFor();
  await walk.picture(owner, 'shop-09-live');
}

/** A stranger finds the basket, buys it and pays. Answers the trade. */
async function buy(buyer: Page): Promise<string> {
  expect(await findProduct(buyer, t, '竹编')).toBe(TITLE);
  await walk.picture(buyer, 'shop-10-product');
  await buyer.getByRole('button', { name: t('product.to_cart') }).click();
  await buyer.getByText(t('product.added')).or(buyer.locator('a[href="/checkout"]')).first().waitFor();
  await buyer.goto('/cart');
  await buyer.getByRole('link', { name: t('cart.checkout', { count: 1 }) }).click();
  await buyer.waitForURL('**/sign-in**');
  await signInByPhone(buyer, t, '13712340002');
  await buyer.waitForURL('**/checkout**');
  await pasteAddress(buyer, t, '王小雨 13712340002 浙江省杭州市西湖区文三路138号东方通信大厦7楼501室');
  await buyer
    .getByRole('button', { name: t('checkout.save_and_go_on') })
    .or(buyer.getByRole('button', { name: t('address.save') }))
    .click();
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  const trade = await pay(buyer, t);
  await walk.picture(buyer, 'shop-11-paid');
  return trade;
}

async function shipAndReceive(owner: Page, buyer: Page): Promise<void> {
  await owner.goto(`${SHOP}/orders?state=to_ship`);
  const order = owner.getByRole('row').filter({ hasText: TITLE }).getByRole('link').first();
  const number = (await order.textContent()) ?? '';
  await walk.picture(owner, 'shop-12-to-ship');
  await shipFromList(owner, desk, CODE, number, 'SF3000000000009');
  for (let round = 0; round < 3; round += 1) await walk.market.advance(hours(20));
  await buyer.getByRole('link', { name: t('pay.to_orders') }).click();
  await buyer.locator('a[href^="/orders/ord_"]').first().click();
  await buyer.getByText('SF3000000000009').waitFor();
  await walk.picture(buyer, 'shop-13-arrived');
  await buyer.getByRole('button', { name: t('order.confirm') }).click();
  await buyer.getByText(t('order.done_confirm')).waitFor();
}

type Listed = { readonly items: readonly { readonly state: string }[] };
const inState =
  (state: string) =>
  ({ items }: Listed): boolean =>
    items.some((one) => one.state === state);

async function shopId(owner: Page): Promise<string> {
  const mine = (await (await owner.request.get('/api/me/shops')).json()) as { items: { id: string; code: string }[] };
  return mine.items.find((one) => one.code === CODE)?.id ?? '';
}

async function seeSettlement(owner: Page): Promise<void> {
  await walk.comesTo<Listed>(owner, `/shops/${await shopId(owner)}/settlements`, inState('settled'));
  await owner.goto(`${SHOP}/settlements`);
  const line = owner.getByRole('row').filter({ hasText: SETTLED });
  await line.getByText(amountText(SHARE_FEN)).waitFor();
  await line.getByText(amountText(COMMISSION_FEN)).waitFor();
  await walk.picture(owner, 'shop-14-settled');
}

async function withdraw(owner: Page, holder: string): Promise<void> {
  await owner.goto(`${SHOP}/payouts`);
  await owner.getByRole('button', { name: desk('payout.add_account') }).click();
  const account = owner.getByRole('dialog');
  await account.getByLabel(desk('payout.holder')).fill(holder);
  await account.getByLabel(desk('payout.bank')).fill('中国农业银行');
  await account.getByLabel(desk('payout.number')).fill(inventedCard(CODE));
  await walk.picture(owner, 'shop-15-bank-account');
  await account.getByRole('button', { name: desk('table.save') }).click();
  await account.waitFor({ state: 'hidden' });

  await owner.getByRole('button', { name: desk('payout.ask') }).click();
  const asking = owner.getByRole('dialog');
  await asking.getByText(amountText(SHARE_FEN)).first().waitFor();
  await asking.getByRole('button', { name: desk('payout.all') }).click();
  await walk.picture(owner, 'shop-16-payout');
  await asking.getByRole('button', { name: desk('payout.ask') }).click();
  await asking.waitFor({ state: 'hidden' });
  // Nothing cools down here: it may be on its way already.
  await owner.getByRole('row').getByText(amountText(SHARE_FEN)).waitFor();
  await walk.picture(owner, 'shop-17-waiting');
  await walk.comesTo<Listed>(owner, `/shops/${await shopId(owner)}/payouts`, inState('arrived'), minutes(10));
  await owner.reload();
  const line = owner.getByRole('row').filter({ hasText: ARRIVED });
  await line.getByText(amountText(SHARE_FEN)).waitFor();
  await walk.picture(owner, 'shop-18-arrived');
}

/** The statement: the share came in, the payout went out, nothing is left. */
async function seeMoney(owner: Page): Promise<void> {
  await owner.goto(`${SHOP}/money`);
  await owner
    .getByText(`+${amountText(SHARE_FEN)}`)
    .first()
    .waitFor();
  await owner
    .getByRole('row')
    .filter({ hasText: amountText(-SHARE_FEN) })
    .getByText(amountText(0))
    .waitFor();
  const period = (name: string) => owner.getByRole('definition').filter({ hasText: name });
  await period(`+${amountText(SHARE_FEN)}`).waitFor();
  await period(amountText(-SHARE_FEN)).waitFor();
  await walk.picture(owner, 'shop-19-money');
}

test('a shop from nothing to its first payout', async () => {
  const owner = await walk.person(DESK);
  const who = await becomeSomebody(owner);
  await apply(owner, who);
  await passReview(owner, await walk.person(DESK));
  await seeTrial(owner);
  await listBasket(owner);
  await walk.market.advance(minutes(1));
  const buyer = await walk.person(PHONE);
  await buy(buyer);
  await shipAndReceive(owner, buyer);
  await seeSettlement(owner);
  await withdraw(owner, who.name);
  await seeMoney(owner);
}, 480_000);
