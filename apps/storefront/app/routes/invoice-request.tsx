import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, EscrowNote, Field, Notice, SelectField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { invoiceCard } from '../invoice-view.server.ts';
import { freshKey, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { InvoiceCard } from '../parts/invoice-card.tsx';
import { MinePage } from '../parts/mine-page.tsx';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const path = { orderId: params.orderId ?? '' };
  const order = await shown(here.api.get('/api/me/orders/{orderId}', { path }), url);
  const [found, titles] = await Promise.all([
    shown(here.api.get('/api/me/orders/{orderId}/invoices', { path }), url),
    orNull(here.api.get('/api/me/invoice-titles')),
  ]);
  return {
    orderId: order.id,
    number: order.number,
    key: freshKey(),
    done: url.searchParams.get('done') ?? '',
    mayRequest: found.mayRequest,
    invoices: found.items.map((one) => invoiceCard(here, one)),
    titles: (titles ?? []).map((one) => ({
      id: one.id,
      text: [one.name, one.taxNumber].filter(Boolean).join(' · '),
    })),
    head: { title: here.t('invoice.ask'), hidden: true },
  };
}

/** Asks with a title used before or a new one; or takes a request back. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const orderId = params.orderId ?? '';
  const key = textIn(form, 'key');
  const withdrawn = textIn(form, 'withdraw');
  const titleId = textIn(form, 'titleId');
  const kind = textIn(form, 'kind') === 'company' ? ('company' as const) : ('personal' as const);
  const act: Promise<unknown> = withdrawn
    ? api.post('/api/me/invoices/{invoiceId}/withdraw', { path: { invoiceId: withdrawn }, key: `${key}-withdraw` })
    : api.post('/api/me/orders/{orderId}/invoices', {
        path: { orderId },
        key,
        body: titleId
          ? { titleId }
          : { title: { kind, name: textIn(form, 'name'), taxNumber: textIn(form, 'taxNumber') || null } },
      });
  const done = await tried(act, url);
  if (done.done) return redirect(`/orders/${orderId}/invoice?done=${withdrawn ? 'withdraw' : 'asked'}`, 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

export default function InvoiceRequest() {
  const { t } = useWords();
  const { orderId, number, key, done, mayRequest, invoices, titles } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const doneText = { asked: t('invoice.done_asked'), withdraw: t('invoice.done_withdraw') }[done];
  return (
    <MinePage here="invoices" title={t('invoice.of_order', { number })}>
      {doneText && !answer ? <Notice tone="done">{doneText}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      {invoices.map((invoice) => (
        <InvoiceCard key={invoice.id} invoice={invoice}>
          {invoice.mayWithdraw ? (
            <Form method="post">
              <input type="hidden" name="key" value={key} />
              <Submit name="withdraw" value={invoice.id}>
                {t('invoice.withdraw')}
              </Submit>
            </Form>
          ) : null}
        </InvoiceCard>
      ))}
      {mayRequest && titles.length > 0 ? (
        <Form method="post" className="space-y-2 rounded-card border border-line bg-surface p-4">
          <h2 className="font-semibold">{t('invoice.known')}</h2>
          <input type="hidden" name="key" value={key} />
          <ul className="space-y-2">
            {titles.map((title) => (
              <li key={title.id} className="flex items-center justify-between gap-2 text-sm">
                <span className="min-w-0 break-words">{title.text}</span>
                <Submit
                  name="titleId"
                  value={title.id}
                  className="shrink-0"
                  aria-label={`${t('invoice.use')} ${title.text}`}
                >
                  {t('invoice.use')}
                </Submit>
              </li>
            ))}
          </ul>
        </Form>
      ) : null}
      {mayRequest ? (
        <Form method="post" className="space-y-4 rounded-card border border-line bg-surface p-4">
          <h2 className="font-semibold">{t('invoice.new')}</h2>
          <input type="hidden" name="key" value={`${key}-new`} />
          <SelectField name="kind" label={t('invoice.kind')}>
            <option value="personal">{t('invoice.personal')}</option>
            <option value="company">{t('invoice.company')}</option>
          </SelectField>
          <Field
            name="name"
            label={t('invoice.name')}
            maxLength={100}
            required
            error={errorOf(answer?.problem, 'name')}
          />
          <Field
            name="taxNumber"
            autoCapitalize="characters"
            label={t('invoice.tax_number')}
            hint={t('invoice.tax_number_hint')}
            maxLength={30}
            error={errorOf(answer?.problem, 'taxNumber')}
          />
          <Submit look="primary" wide>
            {t('invoice.send')}
          </Submit>
          <EscrowNote title={t('invoice.how')}>{t('invoice.how_detail')}</EscrowNote>
        </Form>
      ) : null}
      {!mayRequest && invoices.length === 0 ? <p>{t('invoice.not_now')}</p> : null}
      <ButtonLink href={`/orders/${orderId}`}>{t('refund.back_to_order')}</ButtonLink>
    </MinePage>
  );
}
