import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Price } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { caseStateText, reasonText } from '../order-view.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { LinePicture } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { pictureOf } from '../quote-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

const verbs = ['request', 'agree', 'reject', 'withdraw', 'settle'] as const;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const path = { caseId: params.caseId ?? '' };
  const one = await shown(api.get('/api/me/refunds/{caseId}', { path }), url);
  const words: Readonly<Record<string, string>> = {
    requested: one.deadlineAt ? t('refund.next_requested', { at: momentText(one.deadlineAt, lang) }) : '',
    agreed: t('refund.next_agreed'),
    refunded: t('refund.next_refunded'),
    rejected: t('refund.next_rejected'),
    withdrawn: t('refund.next_withdrawn'),
  };
  return {
    key: freshKey(),
    orderId: one.orderId,
    orderNumber: one.orderNumber,
    state: caseStateText(here, one.state),
    next: words[one.state] ?? '',
    amountFen: one.amountFen,
    freightFen: one.freightFen,
    reason: reasonText(here, one.reason),
    description: one.description,
    rejection: one.rejection,
    mayWithdraw: one.state === 'requested',
    items: one.items.map((item) => ({
      id: item.lineId,
      title: say(item.title),
      src: pictureOf(item.mediaId),
      quantity: item.quantity,
      amount: amountText(item.amountFen),
    })),
    history: one.history.map((entry, place) => ({
      id: place,
      at: momentText(entry.at, lang),
      text: `${t(`refund.verb_${verbs.find((verb) => verb === entry.verb) ?? 'request'}`)}${entry.actor === 'system' && entry.verb === 'agree' ? t('refund.by_deadline') : ''}`,
      note: entry.note,
    })),
    head: { title: t('refund.title'), hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const path = { caseId: params.caseId ?? '' };
  const done = await tried(api.post('/api/me/refunds/{caseId}/withdraw', { path, key: textIn(form, 'key') }), url);
  if (done.done) return redirect(`/refunds/${path.caseId}`, 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function Refund() {
  const { t } = useWords();
  const one = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="refunds" title={one.state}>
      <FormProblem problem={answer?.problem} />
      <section aria-label={t('refund.title')} className={card}>
        <p>{one.next}</p>
        {one.rejection ? (
          <p className="rounded-control bg-amber-wash p-3 text-sm">
            <span className="font-medium">{t('refund.rejection')}</span> {one.rejection}
          </p>
        ) : null}
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
          <dt className="text-ink-soft">{t('refund.amount')}</dt>
          <dd>
            <Price amount={one.amountFen} />
          </dd>
          {one.freightFen > 0 ? (
            <>
              <dt className="text-ink-soft">{t('refund.of_freight')}</dt>
              <dd className="dx-figure">{amountText(one.freightFen)}</dd>
            </>
          ) : null}
          <dt className="text-ink-soft">{t('refund.reason')}</dt>
          <dd>
            {one.reason}
            {one.description ? <span className="block text-ink-soft">{one.description}</span> : null}
          </dd>
        </dl>
        <div className="flex flex-wrap gap-2">
          {one.mayWithdraw ? (
            <Form method="post">
              <input type="hidden" name="key" value={one.key} />
              <Submit>{t('refund.withdraw')}</Submit>
            </Form>
          ) : null}
          <ButtonLink href={`/orders/${one.orderId}`}>{t('refund.back_to_order')}</ButtonLink>
        </div>
      </section>
      <section aria-labelledby="goods" className={card}>
        <h2 id="goods" className="font-semibold">
          {t('refund.which')}
        </h2>
        <ul className="space-y-3">
          {one.items.map((item) => (
            <li key={item.id} className="flex gap-3 text-sm">
              <LinePicture src={item.src} />
              <span className="min-w-0 flex-1">{item.title}</span>
              <span className="shrink-0 text-right">
                <span className="dx-figure block font-semibold">{item.amount}</span>
                <span className="text-ink-soft">×{item.quantity}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="history" className={card}>
        <h2 id="history" className="font-semibold">
          {t('order.history')}
        </h2>
        <ol className="space-y-2 border-l-2 border-line pl-4 text-sm">
          {one.history.map((entry) => (
            <li key={entry.id}>
              <span className="dx-figure text-ink-soft">{entry.at}</span> {entry.text}
              {entry.note ? <span className="block text-ink-soft">{entry.note}</span> : null}
            </li>
          ))}
        </ol>
      </section>
    </MinePage>
  );
}
