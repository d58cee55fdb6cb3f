import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { AmountTable, amountText, ButtonLink, EscrowNote, Notice, OrderProgress } from '#ui';
import { visitView } from '../appointments.server.ts';
import { caseStateText } from '../case-view.server.ts';
import { giftTexts } from '../gift-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { installNotes } from '../installs.server.ts';
import { insuredText } from '../insurance-view.server.ts';
import { freshKey, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import {
  type Handover,
  invoiceable,
  latenessText,
  nextText,
  type Order,
  orderAmounts,
  orderLine,
  orderStateText,
  progressOf,
} from '../order-view.server.ts';
import { parcelView } from '../parcel-view.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { GiftLines } from '../parts/gift-lines.tsx';
import { GoodsLine } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { OrderCodes } from '../parts/order-codes.tsx';
import { OrderParcels } from '../parts/order-parcels.tsx';
import { OrderPickup } from '../parts/order-pickup.tsx';
import { OrderReceiver } from '../parts/order-receiver.tsx';
import { OrderVisits } from '../parts/order-visits.tsx';
import { PresaleSteps } from '../parts/presale-steps.tsx';
import { VisitChoice } from '../parts/visit-choice.tsx';
import { pickupView } from '../pickup.server.ts';
import { presaleSteps } from '../presale-view.server.ts';
import { momentText } from '../time-text.ts';
import { visitChoice } from '../visit-choice.server.ts';

export const meta = headOf;

const refundable = ['awaiting_shipment', 'partly_shipped', 'shipped', 'completed'];

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang, say } = here;
  const path = { orderId: params.orderId ?? '' };
  const order = await shown(api.get('/api/me/orders/{orderId}', { path }), url).catch(async (nothing: unknown) => {
    // A statement leads here from the deposit of a presale, too, which bears its own id.
    const presaleId = path.orderId.replace(/^ord_/, 'psl_');
    const ahead = await orNull(api.get('/api/me/presales/{presaleId}', { path: { presaleId } }));
    throw ahead ? redirect(`/presales/${ahead.id}`, 303) : nothing;
  });
  const [visits, codes, insured, parcels, cases, reviews, collected, visit, installs, grouped, ahead] =
    await Promise.all([
      orNull(api.get('/api/me/orders/{orderId}/appointments', { path })),
      orNull(api.get('/api/me/orders/{orderId}/codes', { path })),
      order.shippedAt ? insuredText(here, order.id) : '',
      orNull(api.get('/api/me/orders/{orderId}/parcels', { path })),
      orNull(api.get('/api/me/refunds', { query: { limit: 50 } })),
      order.state === 'completed' ? orNull(api.get('/api/me/orders/{orderId}/reviews', { path })) : null,
      order.receiver.pickup ? orNull(api.get('/api/me/orders/{orderId}/pickup', { path })) : null,
      order.state === 'awaiting_shipment' ? visitChoice(here, order.id, order.receiver.divisionCode) : null,
      orNull(api.get('/api/me/orders/{orderId}/installs', { path })),
      order.lines.some((line) => line.discounts.some((one) => one.kind === 'group_price'))
        ? orNull(api.get('/api/me/orders/{orderId}/group', { path }))
        : null,
      order.lines.some((line) => line.discounts.some((one) => one.kind === 'presale_deposit'))
        ? orNull(api.get('/api/me/orders/{orderId}/presale', { path }))
        : null,
    ]);
  const visited = new Set((visits?.items ?? []).map((one) => one.lineId));
  const handed = new Set((codes?.items ?? []).map((one) => one.lineId));
  const by = order.lines.every((line) => visited.has(line.id))
    ? 'service'
    : order.lines.every((line) => handed.has(line.id))
      ? 'codes'
      : 'parcel';
  const notes = installNotes(here, order.id, installs?.items ?? []);
  const titles = new Map(order.lines.map((line) => [line.id, say(line.title)]));
  return {
    visits: await Promise.all(
      (visits?.items ?? []).map((one) =>
        visitView(here, one, titles.get(one.lineId ?? '') ?? '', order.receiver.divisionCode),
      ),
    ),
    codes: (codes?.items ?? []).map((one) => ({
      title: titles.get(one.lineId) ?? '',
      codes: one.codes,
      void: one.revoked > 0 ? t('order.codes_void', { count: one.revoked }) : '',
    })),
    id: order.id,
    insured,
    number: order.number,
    tradeId: order.tradeId,
    key: freshKey(),
    done: doneText(here, url.searchParams.get('done')),
    shop: order.shop,
    state: order.state,
    stateText: orderStateText(here, order.state, by),
    next: nextText(here, order, by),
    lateness: latenessText(here, order),
    progress: order.state === 'closed' ? null : progressOf(here, order, by),
    lines: order.lines.map((line) => ({
      ...orderLine(here, line),
      install: notes.get(line.id) ?? null,
      noReturn: line.noReturn ? t(`order.no_return.${line.noReturn}`) : '',
      refunded: line.refundedFen > 0 ? t('order.line_refunded', { amount: amountText(line.refundedFen) }) : '',
    })),
    gifts: giftTexts(here, order.gifts),
    amounts: orderAmounts(here, order),
    payableFen: order.payableFen,
    refundedFen: order.refundedFen,
    visit,
    pickup: pickupView(here, collected?.pickup ?? null),
    mayChangeAddress:
      ['awaiting_payment', 'awaiting_shipment'].includes(order.state) &&
      !order.receiver.pickup &&
      order.receiver.divisionCode !== '',
    receiver: {
      title: t(order.receiver.pickup ? 'pickup.where' : 'checkout.to'),
      store: order.receiver.pickup
        ? [order.receiver.pickup.name, order.receiver.pickup.hours].filter(Boolean).join(' · ')
        : '',
      who: `${order.receiver.name} ${order.receiver.phoneMasked}`,
      where: `${order.receiver.divisionNames.join(' ')} ${order.receiver.street}`.trim(),
    },
    buyerNote: order.buyerNote,
    mayConfirm: order.mayConfirm,
    byCodes: by === 'codes',
    acts: [
      ...(grouped?.group && order.paidAt
        ? [{ text: t('group.see'), to: `/groups/${grouped.group.id}`, main: order.state === 'awaiting_group' }]
        : []),
      ...(ahead?.presale ? [{ text: t('presale.see'), to: `/presales/${ahead.presale.id}`, main: false }] : []),
      ...actsOf(here, order, reviews?.items ?? [], by),
    ],
    ahead: ahead?.presale ? presaleSteps(here, ahead.presale, order.payableFen) : [],
    cases: (cases?.items ?? [])
      .filter((one) => one.orderId === order.id)
      .map((one) => ({
        id: one.id,
        text: caseStateText(here, one.state),
        amount: amountText(one.amountFen),
        at: momentText(one.requestedAt, lang),
      })),
    parcels: (parcels ?? []).map((parcel) => parcelView(here, parcel, titles)),
    history: order.history.map((entry, place) => ({
      id: place,
      at: momentText(entry.at, lang),
      text: t(`order.history_${historyKinds.find((kind) => kind === entry.kind) ?? 'changed'}`),
    })),
    head: { title: t('order.title', { number: order.number }), hidden: true },
  };
}

const done = ['confirm', 'extend', 'cancel', 'review', 'move', 'visit', 'address'] as const;
const doneText = ({ t }: ReturnType<typeof market>, said: string | null): string => {
  const act = done.find((one) => one === said);
  return act ? t(`order.done_${act}`) : '';
};

type Act = { readonly text: string; readonly to?: string; readonly intent?: string; readonly main?: boolean };

const confirmWords = {
  parcel: 'order.confirm',
  service: 'order.service_confirm',
  codes: 'order.codes_confirm',
} as const;

/** What the buyer may do with the order now, as links and as buttons of the one form. */
function actsOf(
  { t }: ReturnType<typeof market>,
  order: Order,
  reviews: readonly { open: boolean; review: unknown }[],
  by: Handover,
): Act[] {
  const at = (page: string): string => `/orders/${order.id}/${page}`;
  const unpaid = order.state === 'awaiting_payment';
  const bought = refundable.includes(order.state);
  const mayReview = reviews.some((item) => item.open);
  const acts: (Act | false)[] = [
    unpaid && { text: t('orders.pay'), to: `/pay/${order.tradeId}`, main: true },
    unpaid && { text: t('pay.cancel'), intent: 'cancel' },
    order.mayConfirm && { text: t(confirmWords[by]), intent: 'confirm', main: true },
    order.mayExtend && { text: t('order.extend'), intent: 'extend' },
    mayReview && { text: t('order.review'), to: at('review'), main: true },
    !mayReview && reviews.some((item) => item.review !== null) && { text: t('order.see_review'), to: '/me/reviews' },
    bought && invoiceable(order) && { text: t('invoice.ask'), to: at('invoice') },
    bought && order.refundedFen < order.payableFen && { text: t('order.refund'), to: at('refund') },
  ];
  return acts.filter((act) => act !== false);
}

const historyKinds = [
  'placed',
  'paid',
  'closed',
  'parcel_shipped',
  'visit_done',
  'shipped',
  'shipment_late',
  'completed',
  'confirm_extended',
  'refunded',
  'price_changed',
  'address_changed',
  'case_opened',
  'compensated',
  'pickup_ready',
  'visit_booked',
  'group_full',
] as const;

/** The buttons of an order: it arrived, more time, take it back before paying. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const path = { orderId: params.orderId ?? '' };
  const key = textIn(form, 'key');
  const intent = textIn(form, 'intent');
  const act: Promise<unknown> =
    intent === 'extend'
      ? api.post('/api/me/orders/{orderId}/extend', { path, key: `${key}-extend` })
      : intent === 'cancel'
        ? api.post('/api/me/trades/{tradeId}/cancel', {
            path: { tradeId: textIn(form, 'tradeId') },
            body: {},
            key: `${key}-cancel`,
          })
        : intent === 'move'
          ? api.post('/api/me/orders/{orderId}/appointments/{appointmentId}/move', {
              path: { ...path, appointmentId: textIn(form, 'visit') },
              body: { startsAt: textIn(form, `at-${textIn(form, 'visit')}`) },
              key: `${key}-move`,
            })
          : intent === 'visit'
            ? api.post('/api/me/orders/{orderId}/visit', {
                path,
                body: { startsAt: textIn(form, 'startsAt') },
                key: `${key}-visit`,
              })
            : api.post('/api/me/orders/{orderId}/confirm', { path, key: `${key}-confirm` });
  const done = await tried(act, url);
  if (done.done) return redirect(`/orders/${path.orderId}?done=${intent}`, 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function OrderPage() {
  const { t } = useWords();
  const order = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="orders" title={order.stateText}>
      {order.done && !answer ? <Notice tone="done">{order.done}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      <section aria-label={t('order.progress')} className={card}>
        {order.progress ? (
          <OrderProgress
            label={t('order.progress')}
            steps={order.progress.steps}
            current={order.progress.current}
            doneText={t('order.station_done')}
            currentText={t('order.station_now')}
          />
        ) : null}
        {order.next ? <p className="text-sm">{order.next}</p> : null}
        {order.lateness ? <p className="text-sm text-ink-soft">{order.lateness}</p> : null}
        <Form method="post" className="flex flex-wrap gap-2 *:grow md:*:grow-0">
          <input type="hidden" name="key" value={order.key} />
          <input type="hidden" name="tradeId" value={order.tradeId} />
          {order.acts.map(({ to, intent, main, text }) =>
            to ? (
              <ButtonLink key={text} href={to} look={main ? 'primary' : 'secondary'}>
                {text}
              </ButtonLink>
            ) : (
              <Submit key={text} name="intent" value={intent} look={main ? 'primary' : 'secondary'}>
                {text}
              </Submit>
            ),
          )}
        </Form>
        {order.mayConfirm ? (
          <p className="text-sm text-ink-soft">
            {t(order.byCodes ? 'order.codes_confirm_means' : 'order.confirm_means')}
          </p>
        ) : null}
      </section>

      {order.cases.length > 0 ? (
        <section aria-labelledby="cases" className={card}>
          <h2 id="cases" className="font-semibold">
            {t('mine.refunds')}
          </h2>
          <ul className="divide-y divide-line text-sm">
            {order.cases.map((one) => (
              <li key={one.id}>
                <a href={`/refunds/${one.id}`} className="flex justify-between gap-3 py-2 hover:underline">
                  <span>
                    {one.text} <span className="text-ink-soft">{one.at}</span>
                  </span>
                  <span className="dx-figure">{one.amount}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}

      <OrderPickup pickup={order.pickup} />
      <OrderVisits items={order.visits} formKey={order.key} />
      <VisitChoice choice={order.visit} formKey={order.key} />
      <OrderParcels parcels={order.parcels} />

      <section aria-labelledby="goods" className={card}>
        <h2 id="goods" className="font-semibold">
          <a href={`/shops/${order.shop.code}`} className="hover:underline">
            {order.shop.name}
          </a>
        </h2>
        <ul className="space-y-3">
          {order.lines.map((line) => (
            <li key={line.id}>
              <GoodsLine line={line}>
                <p>
                  <a href={`/orders/${order.id}/snapshots/${line.id}`} className="text-ink-soft underline">
                    {t('snapshot.link')}
                  </a>
                </p>
                {line.install ? (
                  <p>
                    {line.install.href ? (
                      <a href={line.install.href} className="underline">
                        {line.install.text}
                      </a>
                    ) : (
                      line.install.text
                    )}
                  </p>
                ) : null}
                {line.noReturn ? <p className="text-ink-soft">{line.noReturn}</p> : null}
                {line.refunded ? <p className="text-jade-ink">{line.refunded}</p> : null}
              </GoodsLine>
            </li>
          ))}
        </ul>
        <GiftLines gifts={order.gifts} />
        {order.insured ? <p className="text-sm text-jade-ink">{order.insured}</p> : null}
        <OrderCodes items={order.codes} />
        <PresaleSteps title={t('presale.steps')} steps={order.ahead} />
        <AmountTable
          caption={t('cart.sum')}
          lines={order.amounts}
          total={{
            text: t(order.state === 'awaiting_payment' ? 'checkout.payable' : 'order.paid'),
            amount: order.payableFen,
          }}
        />
        {order.refundedFen > 0 ? (
          <p className="text-right text-sm text-jade-ink">
            {t('order.refunded', { amount: amountText(order.refundedFen) })}
          </p>
        ) : null}
      </section>

      <OrderReceiver order={order} className={card} />
      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
    </MinePage>
  );
}
