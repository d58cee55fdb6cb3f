import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';

const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

/** The pages of one shop, under `/s/:code`. */
export const shopPages: RouteObject[] = [page('today', async () => (await import('./pages/today.tsx')).TodayPage)];
