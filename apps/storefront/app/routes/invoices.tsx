import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { invoiceCard } from '../invoice-view.server.ts';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { InvoiceCard } from '../parts/invoice-card.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const [page, titles] = await Promise.all([
    shown(here.api.get('/api/me/invoices', { query: { limit: 20, ...(cursor ? { cursor } : {}) } }), url),
    shown(here.api.get('/api/me/invoice-titles'), url),
  ]);
  return {
    items: page.items.map((one) => invoiceCard(here, one)),
    more: page.nextCursor && `/me/invoices?cursor=${encodeURIComponent(page.nextCursor)}`,
    titles: titles.map((one) => ({ id: one.id, text: [one.name, one.taxNumber].filter(Boolean).join(' · ') })),
    head: { title: here.t('invoice.mine'), hidden: true },
  };
}

/** Forgets a title; invoices that carry it stay as they are. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const titleId = textIn(await request.formData(), 'titleId');
  const done = await tried(market(context).api.delete('/api/me/invoice-titles/{titleId}', { path: { titleId } }), url);
  if (done.done) return redirect('/me/invoices', 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

/** A buyer's invoices of all orders, and the titles kept for the next. */
export default function Invoices() {
  const { t } = useWords();
  const { items, more, titles } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="invoices" title={t('invoice.mine')}>
      <FormProblem problem={answer?.problem} />
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
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
      {titles.length > 0 ? (
        <Form method="post" className="space-y-2 rounded-card border border-line bg-surface p-4">
          <h2 className="font-semibold">{t('invoice.known')}</h2>
          <ul className="space-y-2">
            {titles.map((title) => (
              <li key={title.id} className="grid grid-cols-[1fr_auto] items-center gap-2 text-sm">
                <span className="min-w-0 wrap-anywhere">{title.text}</span>
                <Submit
                  name="titleId"
                  value={title.id}
                  size="small"
                  look="quiet"
                  aria-label={`${t('invoice.forget')} ${title.text}`}
                >
                  {t('invoice.forget')}
                </Submit>
              </li>
            ))}
          </ul>
        </Form>
      ) : null}
    </MinePage>
  );
}
