import type { AuditCheck, Ctx } from '#kernel';
import { ADVERTISING, balance, shopAccount, trialBalance } from '#modules/ledger';
import { books, campaignsAmiss, clicksAmiss, settlementsAmiss } from './figures-store.ts';

/** Each shop's account in the ledger is what it may still spend and what its clicks cost since the last settlement; the platform has what was settled. */
async function booksAgree(ctx: Ctx) {
  const rows = await books(ctx);
  const breaches: string[] = [];
  for (const row of rows) {
    const held = await balance(ctx, shopAccount(row.shopId, 'ads'));
    if (held !== row.balanceFen + row.unsettledFen)
      breaches.push(
        `shop ${row.shopId} holds ${held} fen for advertisements, free ${row.balanceFen}, unsettled ${row.unsettledFen}`,
      );
  }
  const all = (await trialBalance(ctx)).lines.find((line) => line.account === 'shop:*:ads')?.balanceFen ?? 0;
  const known = rows.reduce((sum, row) => sum + row.balanceFen + row.unsettledFen, 0);
  if (all !== known) breaches.push(`all shops hold ${all} fen for advertisements, known are ${known}`);
  const earned = rows.reduce((sum, row) => sum + row.earnedFen, 0);
  const booked = await balance(ctx, ADVERTISING);
  if (booked !== earned)
    breaches.push(`advertisements earned ${booked} fen by the ledger, ${earned} by settled clicks`);
  return { counted: rows.length, breaches };
}

const amiss = (name: string, find: (ctx: Ctx) => Promise<readonly { readonly breach: string }[]>): AuditCheck => ({
  name,
  run: async (ctx) => {
    const wrong = await find(ctx);
    return { counted: wrong.length, breaches: wrong.map((one) => one.breach) };
  },
});

export const audits: readonly AuditCheck[] = [
  { name: 'ads: accounts and income are what was paid in and clicked', run: booksAgree },
  amiss('ads: campaigns and their days have spent what their clicks cost, within their limits', campaignsAmiss),
  amiss('ads: a click costs what it was shown at', clicksAmiss),
  amiss('ads: what is settled is the sum of its clicks', settlementsAmiss),
];
