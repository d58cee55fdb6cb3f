import { minutes, type Recurring, seconds } from '#kernel';
import { watchLicences } from './licences-service.ts';
import { watchDeposits } from './trial-service.ts';

export const recurring: readonly Recurring[] = [
  { name: 'shops.licences', every: minutes(1), run: watchLicences },
  { name: 'shops.deposits', every: seconds(10), run: watchDeposits },
];
