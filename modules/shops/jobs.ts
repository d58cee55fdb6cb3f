import { minutes, type Recurring } from '#kernel';
import { watchLicences } from './licences-service.ts';

export const recurring: readonly Recurring[] = [{ name: 'shops.licences', every: minutes(1), run: watchLicences }];
