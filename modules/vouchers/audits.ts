import type { AuditCheck, Ctx } from '#kernel';
import { balance, booked, budgetAccount, NO_SHOP, roundAccount } from '#modules/ledger';
import { mostClaimed, voucherCounts } from '#modules/promotions';
import { TREASURY } from './budget-service.ts';
import { facesExceeded, settlementsAmiss } from './figures-store.ts';
import { allRounds, budgetSums, movedFen } from './store.ts';

/** No fen without a journal (P3): each budget is what came in less what rounds keep, settled and what went back; each round is what is open of it. */
async function budgetsAgree(ctx: Ctx) {
  const [sums, rounds] = [await budgetSums(ctx, null), await allRounds(ctx)];
  const breaches: string[] = [];
  const regions = new Set([...sums.map((one) => one.region), ...rounds.map((round) => round.region)]);
  for (const region of regions) {
    const paid = sums.find((one) => one.region === region);
    const taken = rounds
      .filter((round) => round.region === region)
      .reduce((sum, round) => sum + round.reservedFen - round.returnedFen, 0);
    const due = (paid?.inFen ?? 0) - (paid?.backFen ?? 0) - taken;
    const held = await balance(ctx, budgetAccount(region));
    if (held !== due) breaches.push(`budget of ${region} holds ${held} fen, by its deposits and rounds ${due}`);
  }
  for (const round of rounds) {
    const open = round.reservedFen - round.settledFen - round.returnedFen;
    const held = await balance(ctx, roundAccount(round.id));
    if (held !== open) breaches.push(`round ${round.id} holds ${held} fen, ${open} of it are open`);
  }
  const inBank = sums.reduce((sum, one) => sum + one.inFen - one.backFen, 0) - (await movedFen(ctx));
  const heldThere = 0 - (await balance(ctx, TREASURY));
  if (heldThere !== inBank)
    breaches.push(`the regions' account holds ${heldThere} fen, by what came and went ${inBank}`);
  const found = await booked(
    ctx,
    rounds.map((round) => ({ shopId: NO_SHOP, causes: [`voucher-round:${round.id}`] })),
  );
  rounds.forEach((round, place) => {
    if (!found[place]) breaches.push(`round ${round.id} was opened without a journal`);
  });
  return { counted: regions.size + rounds.length, breaches };
}

/** Never more claimed than there are, never more to a person than the round says, never more given than a face. */
async function claimsWithin(ctx: Ctx) {
  const rounds = await allRounds(ctx);
  const ruleIds = rounds.map((round) => round.ruleId);
  const [counts, most, exceeded] = [
    await voucherCounts(ctx, ruleIds),
    await mostClaimed(ctx),
    await facesExceeded(ctx),
  ];
  const breaches = [
    ...counts
      .filter((one) => one.claimed > one.total || one.free + one.held + one.used + one.expired !== one.claimed)
      .map((one) => `rule ${one.ruleId}: ${one.claimed} claimed of ${one.total}`),
    ...most
      .filter((one) => one.most > one.perPerson)
      .map((one) => `rule ${one.ruleId}: somebody has ${one.most}, allowed ${one.perPerson}`),
    ...exceeded.map((one) => one.breach),
  ];
  return { counted: rounds.length, breaches };
}

export const audits: readonly AuditCheck[] = [
  { name: 'vouchers: budgets and rounds hold what came in less what was settled and went back', run: budgetsAgree },
  { name: 'vouchers: no more is claimed than there is, nor given than a face', run: claimsWithin },
  {
    name: 'vouchers: what is settled is the sum of its redemptions',
    run: async (ctx) => {
      const wrong = await settlementsAmiss(ctx);
      return { counted: wrong.length, breaches: wrong.map((one) => one.breach) };
    },
  },
];
