import type { Page } from 'playwright-core';
import type { Translate } from '#ui/language.ts';
import { amountText } from '#ui/money-text.ts';
import { signInsFor } from '../../../demo/seed/sign-ins.ts';

/** What shop keepers and operators do at their desks, by the words on the buttons. */

export async function signInByEmail(page: Page, t: Translate, desk: 'workbench' | 'console', part: 'owner' | 'admin') {
  const [known] = signInsFor(part);
  await page.goto(`/${desk}/sign-in`);
  await page.getByText(t('sign_in.email_way'), { exact: true }).click();
  await page.getByLabel(t('sign_in.email'), { exact: true }).fill(known?.email ?? '');
  await page.getByLabel(t('sign_in.password'), { exact: true }).fill(known?.password ?? '');
  await page.getByRole('button', { name: t('sign_in.act'), exact: true }).click();
  await page.waitForURL(`**/${desk}/**/today`);
}

/** By phone; the development market hands the code to whoever asked for it. */
export async function signInToDeskByPhone(
  page: Page,
  t: Translate,
  desk: 'workbench' | 'console',
  phone: string,
): Promise<void> {
  await page.goto(`/${desk}/sign-in`);
  await page.getByLabel(t('sign_in.phone'), { exact: true }).fill(phone);
  const [answer] = await Promise.all([
    page.waitForResponse('**/api/sign-in/code'),
    page.getByRole('button', { name: t('sign_in.send_code') }).click(),
  ]);
  await page.getByLabel(t('sign_in.code'), { exact: true }).fill((await answer.headerValue('x-dongxi-dev-code')) ?? '');
  await page.getByRole('button', { name: t('sign_in.act'), exact: true }).click();
  await page.waitForURL(`**/${desk}/**/today`);
}

/** Ships one order from the list of what waits. */
export async function shipFromList(page: Page, t: Translate, shop: string, number: string, waybill: string) {
  await page.goto(`/workbench/s/${shop}/orders?state=to_ship`);
  const row = page.getByRole('row').filter({ hasText: number });
  await row.getByRole('button', { name: t('ship.act'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('ship.carrier'), { exact: true }).click();
  await page.keyboard.type('顺丰');
  await page.keyboard.press('Enter');
  await dialog.getByLabel(t('ship.waybill'), { exact: true }).fill(waybill);
  await dialog.getByRole('button', { name: t('ship.ship', { count: 1 }) }).click();
  await page.getByText(t('ship.done', { waybill })).waitFor();
}

/** Ships one order through the table of many. */
export async function shipInBatch(page: Page, t: Translate, shop: string, number: string, waybill: string) {
  await page.goto(`/workbench/s/${shop}/orders`);
  await page
    .getByRole('main')
    .getByRole('link', { name: t('job.ship'), exact: true })
    .click();
  await page.waitForURL('**/ship');
  await page.getByLabel(t('ship.carrier_all'), { exact: true }).click();
  await page.keyboard.type('顺丰');
  await page.keyboard.press('Enter');
  await page.getByLabel(`${number} ${t('ship.waybill')}`).fill(waybill);
  await page.getByRole('button', { name: t('ship.ship_orders', { count: 1 }) }).click();
  await page.getByText(t('ship.outcome', { done: 1, refused: 0 })).waitFor();
}

/** The shop's share of an order on its money page: the statement's line, opened to its journal. */
export async function seeShare(page: Page, t: Translate, shop: string, orderId: string, shareFen: number) {
  await page.goto(`/workbench/s/${shop}/money`);
  const line = page
    .getByRole('row')
    .filter({ has: page.locator(`a[href$="/orders/${orderId}"]`) })
    .filter({ hasText: `+${amountText(shareFen)}` });
  await line.getByRole('button').first().click();
  const journal = page.getByRole('dialog');
  await journal.getByText(t('money.journal_note')).waitFor();
  await journal
    .getByText(`+${amountText(shareFen)}`)
    .first()
    .waitFor();
}

/** From the trial balance down: kind of accounts, account, entries, journal, whose postings sum to zero. */
export async function drillDown(page: Page, t: Translate): Promise<void> {
  await page.goto('/console/ledger');
  await page.getByText(t('ledger.balanced')).waitFor();
  await page.getByRole('main').locator('a[href$="purpose=available"]').click();
  await page.getByRole('main').locator('a[href*="/ledger/accounts/shop:"]').first().click();
  await page.getByRole('main').locator('a[href*="/ledger/journals/"]').first().click();
  await page.waitForURL('**/ledger/journals/**');
  const postings = page.getByRole('region', { name: t('ledger.postings') });
  await postings
    .getByRole('row')
    .filter({ hasText: t('ledger.sum') })
    .getByText(amountText(0))
    .waitFor();
}
