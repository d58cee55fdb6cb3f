import { defineModule } from '#kernel';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { recurring } from './jobs.ts';
import { routes } from './routes.ts';
import { sumAnew } from './store.ts';

export {
  ADVERTISING,
  budgetAccount,
  buyerAccount,
  COMMISSION,
  creatorAccount,
  creditAccount,
  escrowAccount,
  type FunderKind,
  funderAccount,
  gatewayAccount,
  insurerAccount,
  NO_SHOP,
  PROMOTION,
  roundAccount,
  shopAccount,
} from './accounts.ts';
export type { JournalKind } from './kinds.ts';
export { Period, periodOf } from './period.ts';
export { kindLabel } from './prose.ts';
export {
  balance,
  booked,
  fundersMoved,
  type Journal,
  journal,
  journalOfShops,
  journalsOfOrder,
  type PostInput,
  type Posting,
  post,
  postAll,
  type Statement,
  type StatementLine,
  shopBalances,
  statement,
  trialBalance,
} from './service.ts';
export { statementFile } from './statement-file.ts';
export {
  NO_TRADES,
  sumTrades,
  type TradeFigures,
  type TradeJournal,
  tradeFigures,
  tradeJournals,
} from './trade-figures.ts';
export { TRADE_FIGURES, type TradeFigure } from './trade-figures-store.ts';

export { JournalSchema, journalView } from './view.ts';

export const module = defineModule({
  name: 'ledger',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  recurring,
  audits,
  afterRestore: sumAnew,
  permissions: [
    { name: 'ledger.read', scope: 'platform' },
    { name: 'ledger.read', scope: 'region' },
    { name: 'money.read', scope: 'shop' },
  ],
});
