import type { Config } from '@react-router/dev/config';

/** Built by `react-router build apps/storefront`; the only package.json is the repository's. */
export default {
  appDirectory: 'app',
  buildDirectory: '../../build/storefront',
  ssr: true,
  // The list of routes comes with the pages that need it, so the first load does not grow with the number of pages.
  routeDiscovery: { mode: 'lazy', manifestPath: '/__manifest' },
} satisfies Config;
