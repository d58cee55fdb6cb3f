import type { AuditCheck, Ctx } from '#kernel';
import * as store from './audit-store.ts';

const check = (
  name: string,
  count: (ctx: Ctx) => Promise<number>,
  find: (ctx: Ctx) => Promise<readonly store.Breach[]>,
): AuditCheck => ({
  name,
  run: async (ctx) => {
    const [counted, breaches] = await Promise.all([count(ctx), find(ctx)]);
    return { counted, breaches: breaches.map((one) => one.breach) };
  },
});

const entries = async (ctx: Ctx): Promise<number> => (await store.sumOfEntries(ctx)).entries;

/** T8: what `npm run audit` proves about the books. */
export const audits: readonly AuditCheck[] = [
  {
    name: 'ledger: all entries sum to zero',
    run: async (ctx) => {
      const { entries: counted, sum } = await store.sumOfEntries(ctx);
      return { counted, breaches: sum === 0 ? [] : [`the ledger sums to ${sum} fen`] };
    },
  },
  check('ledger: every journal balances', store.countJournals, store.unbalancedJournals),
  check('ledger: entries are their journals', store.countJournals, store.entriesUnlikeJournals),
  check('ledger: balances are the sums of their entries', store.countBalances, store.balancesUnlikeEntries),
  check('ledger: derived balances are the sums of their entries', entries, store.sumsUnlikeEntries),
  check('ledger: buyers’ accounts and rounding are at rest', entries, store.accountsNotAtRest),
];
