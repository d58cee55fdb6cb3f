import { minutes, type Recurring } from '#kernel';
import { rollUp } from './store.ts';

export const recurring: readonly Recurring[] = [{ name: 'ledger.rollups', every: minutes(1), run: rollUp }];
