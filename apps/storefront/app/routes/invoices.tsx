import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { invoiceCard } from '../invoice-view.server.ts';
import { market, shown } from '../market.server.ts';
import { InvoiceCard } from '../parts/invoice-card.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const page = await shown(here.api.get('/api/me/invoices', { query: { limit: 50 } }), url);
  return {
    items: page.items.map((one) => invoiceCard(here, one)),
    head: { title: here.t('invoice.mine'), hidden: true },
  };
}

/** A buyer's invoices of all orders. */
export default function Invoices() {
  const { t } = useWords();
  const { items } = useLoaderData<typeof loader>();
  return (
    <MinePage here="invoices" title={t('invoice.mine')}>
      {items.length === 0 ? (
        <Nothing
          title={t('invoice.none')}
          detail={t('invoice.none_detail')}
          action={<ButtonLink href="/orders">{t('mine.orders')}</ButtonLink>}
        />
      ) : (
        items.map((invoice) => (
          <InvoiceCard key={invoice.id} invoice={invoice}>
            <ButtonLink href={`/orders/${invoice.orderId}`}>
              {t('order.title', { number: invoice.orderNumber })}
            </ButtonLink>
          </InvoiceCard>
        ))
      )}
    </MinePage>
  );
}
