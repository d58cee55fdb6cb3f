import type { AuditCheck, Ctx, Uuid } from '#kernel';
import { reservedBySku } from '#modules/inventory';
import { balance, booked, escrowAccount } from '#modules/ledger';
import { borneUnagreed } from '#modules/promotions';
import * as store from './store/audits.ts';
import { giveBacksAmiss } from './store/give-backs.ts';
import { installsAmiss } from './store/installs.ts';

const check = (name: string, find: (ctx: Ctx) => Promise<{ breach: string }[]>): AuditCheck => ({
  name,
  run: async (ctx) => ({ counted: await store.countOrders(ctx), breaches: (await find(ctx)).map((one) => one.breach) }),
});

/** What `npm run audit` proves about orders, alone and against stock and ledger. */
export const audits: readonly AuditCheck[] = [
  check('orders: amounts are the sums of their lines, discounts and freight', store.amountsAmiss),
  check('orders: trades agree with their orders', store.tradesAmiss),
  check('orders: what waits has its timer', store.timersAmiss),
  check('orders: what was sold out when it was paid goes back to the buyer', giveBacksAmiss),
  check('orders: each install has its line of service, with no more pieces than that', installsAmiss),
  { name: 'orders: reserved stock is what open orders have still to ship', run: stockAgrees },
  { name: 'orders: compensation for late shipment is booked as far as it says', run: compensationsBooked },
  { name: 'orders: no shop bears a part of a rule of the market that it had not agreed to', run: borneByConsent },
  { name: 'orders: the escrow of each paid order holds what was paid and not refunded', run: escrowAgrees },
];

async function stockAgrees(ctx: Ctx) {
  const said = (row: { shopId: Uuid; orderId: Uuid; skuId: Uuid }): string =>
    `${row.shopId} ${row.orderId} ${row.skuId}`;
  const [held, due] = await Promise.all([reservedBySku(ctx), store.openPieces(ctx)]);
  const open = new Map(held.map((row) => [said(row), row.open]));
  const breaches = due
    .filter((row) => open.get(said(row)) !== row.open)
    .map(
      (row) => `order ${row.orderId}: ${row.open} of SKU ${row.skuId} to ship, ${open.get(said(row)) ?? 0} reserved`,
    );
  const known = new Set(due.map(said));
  for (const row of held)
    if (!known.has(said(row)))
      breaches.push(`order ${row.orderId} needs nothing of SKU ${row.skuId}, ${row.open} reserved`);
  return { counted: Math.max(held.length, due.length), breaches: breaches.slice(0, 100) };
}

async function compensationsBooked(ctx: Ctx) {
  const rows = (await store.compensationsDue(ctx)).filter((row) => row.way !== 'refund');
  const [held, paid] = await Promise.all(
    [(id: Uuid | null) => `transfer-hold:${id}`, (id: Uuid | null) => `transfer:${id}`].map((causeOf) =>
      booked(
        ctx,
        rows.map((row) => ({ shopId: row.shopId, causes: [causeOf(row.sendingId)] })),
      ),
    ),
  );
  const breaches = rows.flatMap((row, place) => {
    const told = `${row.sendingId !== null} ${row.state === 'paid'}`;
    const found = `${held?.[place]} ${paid?.[place]}`;
    return told === found ? [] : [`compensation of order ${row.orderId} is ${row.state}, booked: ${found}`];
  });
  return { counted: rows.length, breaches: breaches.slice(0, 100) };
}

async function borneByConsent(ctx: Ctx) {
  const breaches: string[] = [];
  let counted = 0;
  for (let after: Uuid | null = null; ; ) {
    const page: Awaited<ReturnType<typeof store.borneByShops>> = await store.borneByShops(ctx, after, 1_000);
    const borne = page.flatMap(({ shopId, ruleIds, at }) => ruleIds.map((ruleId) => ({ shopId, ruleId, at })));
    for (const one of borne.length > 0 ? await borneUnagreed(ctx, borne) : [])
      breaches.push(`shop ${one.shopId} bears a part of rule ${one.ruleId} without its consent`);
    counted += page.length;
    const last = page.at(-1);
    if (!last) return { counted, breaches: breaches.slice(0, 100) };
    after = last.orderId;
  }
}

async function escrowAgrees(ctx: Ctx) {
  const breaches: string[] = [];
  let counted = 0;
  for (let after: Uuid | null = null; ; ) {
    const page: Awaited<ReturnType<typeof store.escrowsDue>> = await store.escrowsDue(ctx, after, 500);
    const held = await Promise.all(page.map((row) => balance(ctx, escrowAccount(row.orderId))));
    page.forEach((row, place) => {
      if (held[place] !== row.due)
        breaches.push(`order ${row.orderId}: escrow holds ${held[place]} fen, due ${row.due}`);
    });
    counted += page.length;
    const last = page.at(-1);
    if (!last) return { counted, breaches: breaches.slice(0, 100) };
    after = last.orderId;
  }
}
