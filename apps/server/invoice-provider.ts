import { provide, type Runtime } from '#kernel';
import { invoiceProvider, platformProvider } from '#modules/invoices';
import { allOf } from './payment-providers.ts';

/** Puts the invoice platform this market is configured for in its place; without one the development provider issues specimens. */
export function provideInvoices(runtime: Runtime, env: NodeJS.ProcessEnv = process.env): void {
  const platform = allOf(env, 'DONGXI_INVOICES', ['URL', 'APP_KEY', 'SECRET']);
  if (platform)
    provide(
      runtime,
      invoiceProvider,
      platformProvider({ url: platform.URL, appKey: platform.APP_KEY, secret: platform.SECRET }, runtime.clock),
    );
}
