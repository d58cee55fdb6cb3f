import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { days, fen, formatYuan, hours, minutes } from '#kernel';
import { amountText } from '#ui/money-text.ts';
import { products } from '../../../demo/market/index.ts';
import { productDrawings } from '../../../demo/seed/pictures.ts';
import { DESK, PHONE } from './browser.ts';
import { SECOND_JUDGE_PHONE, SHOP_CODES } from './cast.ts';
import { shipFromList, signInByEmail, signInToDeskByPhone } from './desk-steps.ts';
import { findProduct, pasteAddress, pay, signInByPhone } from './storefront-steps.ts';
import { beginWalk, type Walk } from './walk.ts';
import { wordsOf } from './words.ts';

/** docs/walkthroughs/a-dispute.md as it is walked: a return the shop refuses, the platform's ruling, the shop's appeal, the money to the fen. */

const t = wordsOf('storefront', 'zh-CN');
const desk = wordsOf('workbench', 'zh-CN');
const control = wordsOf('console', 'zh-CN');
const [CODE] = SHOP_CODES;
const SHOP = `/workbench/s/${CODE}`;
/** What each ruling leaves with the shop of what was asked back: the first, and the one upon its appeal. */
const KEPT_FEN = [1_005, 2_010] as const;
const REASONS = [
  '买家首次使用即断电并有图，店铺检验单不能证明到货时完好；底座、滤网仍可用，按折旧扣 10.05 元，不必寄回。',
  '店铺申诉补充的底座与滤网单价属实，断电责任仍在店铺；改按折旧扣 20.10 元，不必寄回，本裁决立即生效。',
] as const;
/** What the market says to a judge who would look at their own ruling again (aftersales/locales). */
const JUDGE_SAME = '申诉须由另一位小二裁决';
const APPEAL = '底座和滤网单价合计 20.10 元，均可继续使用，折旧应按此计算。';
const DEFECT = '烧水到一半就断电，换了三个插座都一样。';
const REFUSAL = '寄出前通电检查过，应是使用不当。';

let walk: Walk;
let failed = false;
beforeAll(async () => {
  walk = await beginWalk();
});
afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});
afterAll(() => walk?.end(failed));

/** The first amount in a text of a page, in fen. */
async function fenIn(place: Locator): Promise<number> {
  const text = ((await place.textContent()) ?? '').replaceAll(/[,\s]/g, '');
  const [, yuan, cent] = /[¥￥](\d+)\.(\d{2})/.exec(text) ?? [];
  if (!yuan || !cent) throw new Error(`no amount in "${text}"`);
  return Number(yuan) * 100 + Number(cent);
}

/** Buys one piece of the shop's and waits for it. Answers where the order is and what was paid. */
async function buyAndReceive(buyer: Page, owner: Page): Promise<{ order: string; paidFen: number }> {
  await findProduct(buyer, t, '电水壶');
  await buyer.getByRole('button', { name: t('product.to_cart') }).click();
  await buyer.getByText(t('product.added')).or(buyer.locator('a[href="/checkout"]')).first().waitFor();
  await buyer.goto('/cart');
  await buyer.getByRole('link', { name: t('cart.checkout', { count: 1 }) }).click();
  await buyer.waitForURL('**/sign-in**');
  await signInByPhone(buyer, t, '13712340003');
  await buyer.waitForURL('**/checkout**');
  await pasteAddress(buyer, t, '周小满 13712340003 浙江省杭州市西湖区文三路138号东方通信大厦7楼501室');
  await buyer
    .getByRole('button', { name: t('checkout.save_and_go_on') })
    .or(buyer.getByRole('button', { name: t('address.save') }))
    .click();
  await buyer.getByRole('button', { name: t('checkout.place'), exact: true }).click();
  await pay(buyer, t);
  const paidFen = await fenIn(buyer.getByRole('main'));

  await signInByEmail(owner, desk, 'workbench', 'owner');
  await owner.goto(`${SHOP}/orders?state=to_ship`);
  const mine = owner.getByRole('row').filter({ hasText: '周小满' }).getByRole('link').first();
  await shipFromList(owner, desk, CODE, (await mine.textContent()) ?? '', 'SF3000000000011');
  for (let round = 0; round < 3; round += 1) await walk.market.advance(hours(20));
  await buyer.getByRole('link', { name: t('pay.to_orders') }).click();
  await buyer.locator('a[href^="/orders/ord_"]').first().click();
  await buyer.getByText('SF3000000000011').waitFor();
  await walk.picture(buyer, 'dispute-01-received');
  return { order: new URL(buyer.url()).pathname, paidFen };
}

/** Asks to send the goods back for a defect. Answers the case and what it asks back. */
async function ask(buyer: Page, order: string): Promise<{ case: string; askedFen: number }> {
  await buyer.locator(`a[href="${order}/refund"]`).click();
  await buyer.getByRole('link', { name: t('refund.kind_return_refund') }).click();
  await buyer.waitForURL('**kind=return_refund');
  await buyer.getByLabel(t('refund.reason')).selectOption('defective');
  await buyer.getByLabel(t('refund.description')).fill(DEFECT);
  await walk.picture(buyer, 'dispute-02-ask', buyer.getByRole('button', { name: t('refund.send') }));
  await buyer.getByRole('button', { name: t('refund.send') }).click();
  await buyer.waitForURL('**/refunds/**');
  await buyer.getByRole('heading', { name: t('refund.state_requested') }).waitFor();
  await walk.picture(buyer, 'dispute-03-asked');
  const askedFen = await fenIn(buyer.getByRole('region', { name: t('refund.title') }));
  return { case: new URL(buyer.url()).pathname.split('/').at(-1) ?? '', askedFen };
}

async function refuse(owner: Page, caseId: string): Promise<void> {
  await owner.goto(`${SHOP}/refunds/${caseId}`);
  await owner.getByText(DEFECT).first().waitFor();
  await walk.picture(owner, 'dispute-04-shop-reads');
  await owner.getByRole('button', { name: desk('refund.reject'), exact: true }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('textbox').fill(REFUSAL);
  await dialog.getByRole('button', { name: desk('refund.reject'), exact: true }).click();
  await owner.getByText(desk('refund.state.rejected')).first().waitFor();
}

async function callPlatform(buyer: Page): Promise<void> {
  await buyer.reload();
  await buyer.getByText(REFUSAL).first().waitFor();
  await buyer.getByLabel(t('refund.escalate_why')).fill('第一次烧水就断电，不是使用不当。');
  await walk.picture(buyer, 'dispute-05-refused');
  await buyer.getByRole('button', { name: t('refund.escalate') }).click();
  await buyer.getByRole('heading', { name: t('refund.state_evidence') }).waitFor();
}

/** As a telephone takes it: larger than a form without files may be. */
async function photograph() {
  const kettle = products.find((one) => one.title.zh.includes('电水壶') && one.shopCode === CODE);
  if (!kettle) throw new Error('the market data has no kettle');
  const [svg = ''] = productDrawings(kettle);
  const buffer = await sharp(Buffer.from(svg)).resize(1600).png({ compressionLevel: 0 }).toBuffer();
  expect(buffer.length).toBeGreaterThan(2_000_000);
  return { name: '断电.png', mimeType: 'image/png', buffer };
}

/** Both sides show what they have, within three days. */
async function showEvidence(buyer: Page, owner: Page): Promise<void> {
  const said = '视频截图：水温 46 度时指示灯熄灭。';
  await buyer.getByLabel(t('refund.evidence_text')).fill(said);
  await buyer.locator('input[type=file]').setInputFiles(await photograph());
  await buyer.getByRole('button', { name: t('refund.evidence_send') }).click();
  const evidence = buyer.getByRole('main').getByText(said).first();
  await evidence.waitFor();
  await walk.picture(buyer, 'dispute-06-evidence', evidence);
  await owner.reload();
  await owner.getByLabel(desk('refund.show_text')).fill('出厂检验单编号 JL-2211，通电十分钟正常。');
  await walk.picture(owner, 'dispute-07-shop-evidence', owner.getByLabel(desk('refund.show_text')));
  await owner.getByRole('button', { name: desk('refund.show_done') }).click();
  await owner.getByRole('paragraph').filter({ hasText: 'JL-2211' }).first().waitFor();
}

/** A judge takes the case and rules how much goes back. Answers what was ruled, in fen. */
async function rule(operator: Page, round: 0 | 1, pictures: readonly [string, string]): Promise<number> {
  await operator.getByRole('button', { name: control('disputes.take') }).click();
  await operator.getByText(control('disputes.taken')).waitFor();
  const form = operator.getByRole('region', { name: control('disputes.rule') });
  const goods = operator.getByLabel(control('disputes.goods_back'));
  const goodsFen = (await fenIn(form)) - KEPT_FEN[round];
  await goods.fill(formatYuan(fen(goodsFen)));
  await operator.getByLabel(control('disputes.reason')).fill(REASONS[round]);
  await walk.picture(operator, pictures[0], goods);
  await form.getByRole('button').click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByText(amountText(goodsFen)).waitFor();
  await dialog.getByText(control(round === 0 ? 'disputes.may_appeal' : 'disputes.final')).waitFor();
  await walk.picture(operator, pictures[1]);
  await dialog.getByRole('button', { name: control('disputes.rule') }).click();
  await dialog.waitFor({ state: 'hidden' });
  return goodsFen;
}

/** The first judge finds the case among the disputes. */
async function openDispute(operator: Page, caseId: string): Promise<void> {
  await signInByEmail(operator, control, 'console', 'admin');
  await operator.goto('/console/disputes');
  await operator.locator(`a[href$="/refund-cases/${caseId}"]`).waitFor();
  await walk.picture(operator, 'dispute-08-queue');
  await operator.locator(`a[href$="/refund-cases/${caseId}"]`).click();
}

/** Both read the ruling; the shop appeals, and the buyer is told who looks again. */
async function appeal(buyer: Page, owner: Page, goodsFen: number): Promise<void> {
  await buyer.reload();
  await buyer.getByRole('heading', { name: t('refund.state_ruled') }).waitFor();
  await buyer.getByText(t('refund.outcome_refund', { amount: amountText(goodsFen) })).waitFor();
  await buyer.getByRole('button', { name: t('refund.appeal') }).waitFor();
  await walk.picture(buyer, 'dispute-11-ruled', buyer.getByRole('button', { name: t('refund.appeal') }));
  await owner.reload();
  const form = owner.getByRole('region', { name: desk('refund.appeal') });
  await form.getByLabel(desk('refund.appeal_why')).fill(APPEAL);
  await walk.picture(owner, 'dispute-12-appeal', form);
  await form.getByRole('button', { name: desk('refund.appeal') }).click();
  await form.waitFor({ state: 'hidden' });
  await buyer.reload();
  await buyer.getByRole('heading', { name: t('refund.state_appealed') }).waitFor();
  expect(await buyer.getByRole('button', { name: t('refund.appeal') }).count()).toBe(0);
  await walk.picture(buyer, 'dispute-13-appealed', buyer.getByRole('heading', { level: 1 }));
}

/** Whoever ruled first may not take the appeal; somebody else does, and their word is the last. */
async function ruleAgain(first: Page, second: Page, caseId: string): Promise<number> {
  await first.reload();
  await first.getByRole('button', { name: control('disputes.take') }).click();
  await first.getByText(JUDGE_SAME).first().waitFor();
  await signInToDeskByPhone(second, control, 'console', SECOND_JUDGE_PHONE);
  await second.goto(`/console/refund-cases/${caseId}`);
  await second.getByText(APPEAL).first().waitFor();
  return rule(second, 1, ['dispute-14-second', 'dispute-15-final']);
}

/** The second ruling is carried out at once and the provider pays back. */
async function moneyBack(buyer: Page, caseId: string, goodsFen: number): Promise<number> {
  await walk.comesTo<{ state: string }>(buyer, `/me/refunds/${caseId}`, (one) => one.state === 'refunded', minutes(5));
  await buyer.reload();
  await buyer.getByRole('heading', { name: t('refund.state_refunded') }).waitFor();
  await buyer.getByText(t('refund.ruling_second')).waitFor();
  await buyer.getByText(t('refund.outcome_refund', { amount: amountText(goodsFen) })).waitFor();
  await walk.picture(buyer, 'dispute-16-refunded', buyer.getByRole('heading', { level: 1 }));
  return fenIn(buyer.getByRole('region', { name: t('refund.title') }));
}

/** What the ruling left goes to the shop and the platform when the order is confirmed. */
async function settleRest(buyer: Page, owner: Page, order: string): Promise<number> {
  await buyer.goto(order);
  await buyer.getByRole('button', { name: t('order.confirm') }).click();
  await buyer.getByText(t('order.done_confirm')).waitFor();
  const orderId = order.split('/').at(-1);
  const mine = (await (await owner.request.get('/api/me/shops')).json()) as { items: { id: string; code: string }[] };
  const shopId = mine.items.find((one) => one.code === CODE)?.id;
  await walk.comesTo<{ items: { orderId: string; state: string }[] }>(
    owner,
    `/shops/${shopId}/settlements`,
    ({ items }) => items.some((one) => one.orderId === orderId && one.state === 'settled'),
  );
  await owner.goto(`${SHOP}/settlements`);
  const row = owner.getByRole('row').filter({ has: owner.locator(`a[href$="/orders/${orderId}"]`) });
  await row.getByText('已结算').waitFor();
  await walk.picture(owner, 'dispute-17-settled');
  return (await fenIn(row.getByRole('cell').nth(1))) + (await fenIn(row.getByRole('cell').nth(2)));
}

test('a return the shop refuses goes to the platform and to an appeal; the last ruling pays back to the fen', async () => {
  const buyer = await walk.person(PHONE);
  const owner = await walk.person(DESK);
  const bought = await buyAndReceive(buyer, owner);
  const asked = await ask(buyer, bought.order);
  expect(asked.askedFen).toBeLessThanOrEqual(bought.paidFen);
  await refuse(owner, asked.case);
  await callPlatform(buyer);
  await showEvidence(buyer, owner);
  await walk.market.advance(days(3));
  const judge = await walk.person(DESK);
  await openDispute(judge, asked.case);
  const ruledFen = await rule(judge, 0, ['dispute-09-ruling', 'dispute-10-sure']);
  expect(ruledFen).toBe(asked.askedFen - KEPT_FEN[0]);
  await appeal(buyer, owner, ruledFen);
  const goodsFen = await ruleAgain(judge, await walk.person(DESK), asked.case);
  const backFen = await moneyBack(buyer, asked.case, goodsFen);
  expect(backFen).toBe(asked.askedFen - KEPT_FEN[1]);
  expect(await settleRest(buyer, owner, bought.order)).toBe(bought.paidFen - backFen);
  await buyer.goto('/me/statement');
  await buyer.getByText(amountText(backFen)).first().waitFor();
  await walk.picture(buyer, 'dispute-18-statement');
}, 480_000);
