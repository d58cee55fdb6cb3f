import type { AuditCheck, Ctx, Uuid } from '#kernel';
import { presalesById } from '#modules/inventory';
import { balance, escrowAccount } from '#modules/ledger';
import * as store from './audit-store.ts';

const PAGE = 500;

/** Deposits held are the paid deposits of presales that are open, to the fen. */
async function depositsHeld(ctx: Ctx) {
  const breaches: string[] = [];
  let counted = 0;
  for (let after: Uuid | null = null; ; ) {
    const page: Awaited<ReturnType<typeof store.depositsHeld>> = await store.depositsHeld(ctx, after, PAGE);
    const held = await Promise.all(page.map((row) => balance(ctx, escrowAccount(row.id))));
    page.forEach((row, place) => {
      if (held[place] !== row.due) breaches.push(`presale ${row.id}: escrow holds ${held[place]} fen, due ${row.due}`);
    });
    counted += page.length;
    after = page.at(-1)?.id ?? null;
    if (!after) return { counted, breaches: breaches.slice(0, 100) };
  }
}

async function piecesAgree(ctx: Ctx) {
  const taken = await store.piecesTaken(ctx);
  const stock = await presalesById(
    ctx,
    taken.map((row) => row.offerId),
  );
  const breaches = taken.flatMap(({ offerId, pieces }) =>
    stock.get(offerId)?.taken === pieces
      ? []
      : [`presale offer ${offerId}: ${pieces} pieces taken, the inventory counts ${stock.get(offerId)?.taken ?? 0}`],
  );
  const takers = await store.takersAmiss(ctx);
  return { counted: taken.length, breaches: [...breaches, ...takers.map((row) => row.breach)].slice(0, 100) };
}

export const audits: readonly AuditCheck[] = [
  { name: 'presales.deposits: escrow holds the deposits paid and neither returned nor released', run: depositsHeld },
  {
    name: 'presales.dues: what buyers are owed is what each end says',
    run: async (ctx) => ({
      counted: await store.countPresales(ctx),
      breaches: (await store.duesAmiss(ctx)).map((one) => one.breach),
    }),
  },
  { name: 'presales.pieces: offers and buyers count what presales took', run: piecesAgree },
];
