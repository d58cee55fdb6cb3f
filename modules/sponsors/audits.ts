import type { AuditCheck, Ctx } from '#kernel';
import { balance, funderAccount, fundersMoved } from '#modules/ledger';
import { fundsOf, SPONSORS_BANK } from './service.ts';
import { allPaid } from './store.ts';

/** No fen without a journal (P1 funding): what sponsors paid in is in the ledger, and promotions never take up more than that. */
async function fundsAgree(ctx: Ctx) {
  const [paid, moved] = [await allPaid(ctx), await fundersMoved(ctx, ['sponsor_paid_in', 'sponsor_paid_back'])];
  const breaches: string[] = [];
  for (const one of paid) {
    const account = funderAccount(one.kind, one.party);
    const booked = moved.get(account) ?? 0;
    const due = one.inFen - one.backFen;
    if (booked !== due) breaches.push(`${account}: ${due} fen by its deposits, ${booked} by the ledger`);
    const { freeFen } = await fundsOf(ctx, one, one);
    if (freeFen < 0) breaches.push(`${account}: promotions take up ${-freeFen} fen more than it paid in`);
  }
  const inBank = paid.reduce((sum, one) => sum + one.inFen - one.backFen, 0);
  const heldThere = 0 - (await balance(ctx, SPONSORS_BANK));
  if (heldThere !== inBank)
    breaches.push(`the sponsors' account holds ${heldThere} fen, by what came and went ${inBank}`);
  return { counted: paid.length, breaches };
}

export const audits: readonly AuditCheck[] = [
  { name: 'sponsors: what brands and streamers paid in is booked, and promotions take up no more', run: fundsAgree },
];
