import { useEffect } from 'react';
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router';
import { amountText, Button, ButtonLink, Countdown, EscrowNote, Icon, Price } from '#ui';
import { checkIcon, clockIcon, closeIcon } from '#ui/icons.ts';
import { goodsOf } from '../goods.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem } from '../parts/form-problem.tsx';
import { LazyShelf } from '../parts/lazy-shelf.tsx';
import { scanCode } from '../scan-code.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** How often a waiting page asks again, in seconds; the provider itself is asked at most every three. */
const askAgainSeconds = 3;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const path = { tradeId: params.tradeId ?? '' };
  // First the payment: reading it may be what learns that it succeeded, and the trade says so after.
  const payment = await shown(api.get('/api/trades/{tradeId}/payment', { path }), url);
  const trade = await shown(api.get('/api/me/trades/{tradeId}', { path }), url);
  const paid = payment.state === 'succeeded' || trade.state === 'paid';
  const closed = !paid && (payment.state === 'closed' || trade.state === 'closed');
  const stage = paid
    ? 'paid'
    : closed
      ? 'closed'
      : payment.state === 'pending'
        ? 'waiting'
        : payment.state === 'failed'
          ? 'failed'
          : 'open';
  const { cashierUrl, gateway, gateways } = payment;
  return {
    // A provider without a page of its own for a desk: its code is scanned with the buyer's phone.
    code: stage === 'waiting' && cashierUrl?.startsWith('weixin:') ? scanCode(cashierUrl) : null,
    gateway,
    gateways,
    stage: stage as 'paid' | 'closed' | 'waiting' | 'failed' | 'open',
    key: freshKey(),
    tradeId: trade.id,
    amountFen: payment.amountFen,
    payBy: trade.payBy,
    payByText: t('pay.until', { at: momentText(trade.payBy, lang) }),
    goods: goodsOf(trade.orders.flatMap(({ lines }) => lines.map((line) => line.productId))),
    orders: trade.orders.map((order) => ({
      id: order.id,
      shop: order.shop.name,
      amount: amountText(order.payableFen),
    })),
    head: { title: t(`pay.title_${stage as 'paid'}`), hidden: true },
  };
}

/** Start paying (to the provider's page), or take the whole trade back. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const path = { tradeId: params.tradeId ?? '' };
  if (textIn(form, 'intent') === 'cancel') {
    const cancelled = await tried(
      api.post('/api/me/trades/{tradeId}/cancel', { path, body: {}, key: textIn(form, 'key') }),
      url,
    );
    if (cancelled.done) return redirect(`/pay/${path.tradeId}`, 303);
    return data({ problem: refusedBy(cancelled.problem) }, { status: cancelled.problem.status });
  }
  // A key of its own each time: a provider's page may be opened again after a look elsewhere.
  const gateway = textIn(form, 'gateway');
  const device = /Mobile|Android|iPhone/.test(request.headers.get('user-agent') ?? '') ? 'phone' : 'desk';
  const query = { device, ...(gateway === '' ? {} : { gateway }) } as const;
  const started = await tried(api.post('/api/trades/{tradeId}/payment', { path, query, key: freshKey() }), url);
  if (!started.done) return data({ problem: refusedBy(started.problem) }, { status: started.problem.status });
  const page = started.value.cashierUrl;
  return redirect(page?.startsWith('http') ? page : `/pay/${path.tradeId}`, 303);
}

const marks = { paid: checkIcon, closed: closeIcon, waiting: clockIcon, failed: closeIcon, open: clockIcon };

export default function Pay() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { revalidate } = useRevalidator();
  const { stage } = page;
  useEffect(() => {
    if (stage !== 'waiting') return undefined;
    const timer = setInterval(() => void revalidate(), askAgainSeconds * 1000);
    return () => clearInterval(timer);
  }, [stage, revalidate]);
  const payable = stage === 'open' || stage === 'waiting' || stage === 'failed';

  return (
    <div className="mx-auto max-w-lg space-y-4 py-4">
      {stage === 'waiting' ? (
        <noscript>
          <meta httpEquiv="refresh" content={String(askAgainSeconds)} />
        </noscript>
      ) : null}
      <section className="space-y-3 rounded-card border border-line bg-surface p-6 text-center" aria-live="polite">
        <span
          className={`mx-auto grid size-14 place-items-center rounded-full ${stage === 'paid' ? 'bg-jade text-on-jade' : 'bg-amber-wash text-amber-ink'}`}
        >
          <Icon of={marks[stage]} className="size-7" />
        </span>
        <h1 className="text-xl font-semibold">{t(`pay.title_${stage}`)}</h1>
        <Price amount={page.amountFen} size="large" tone={stage === 'paid' ? 'plain' : 'price'} />
        <p className="text-sm text-ink-soft">{t(`pay.detail_${stage}`)}</p>
        {payable ? (
          <p className="flex flex-wrap items-center justify-center gap-2 text-sm">
            {t('pay.left')}
            <Countdown
              until={page.payBy}
              endsText={page.payByText}
              overText={t('pay.over')}
              dayUnit={t('time.day')}
              onEnd={() => void revalidate()}
            />
          </p>
        ) : null}
      </section>
      {page.code ? (
        <section className="space-y-2 rounded-card border border-line bg-surface p-6 text-center">
          <img src={page.code} alt={t('pay.code')} width={220} height={220} className="mx-auto bg-white p-2" />
          <p className="text-sm text-ink-soft">{t('pay.scan')}</p>
        </section>
      ) : null}
      <FormProblem problem={answer?.problem} />
      {payable ? (
        <form method="post" className="space-y-2">
          <input type="hidden" name="key" value={page.key} />
          {page.gateways.length > 1 ? (
            <fieldset className="rounded-card border border-line bg-surface p-4">
              <legend className="float-left mb-1 w-full text-sm text-ink-soft [&+*]:clear-left">{t('pay.how')}</legend>
              {page.gateways.map((one) => (
                <label key={one.gateway} className="flex min-h-11 items-center gap-3">
                  <input
                    type="radio"
                    name="gateway"
                    value={one.gateway}
                    defaultChecked={one.gateway === page.gateway}
                    className="size-5 accent-vermilion"
                  />
                  {one.label}
                </label>
              ))}
            </fieldset>
          ) : null}
          <Button name="intent" value="pay" look="primary" size="large" wide>
            {t(stage === 'open' ? 'pay.go' : 'pay.go_again', { amount: amountText(page.amountFen) })}
          </Button>
          {stage === 'waiting' ? (
            <ButtonLink href={`/pay/${page.tradeId}`} className="w-full">
              {t('pay.check')}
            </ButtonLink>
          ) : null}
          <Button name="intent" value="cancel" look="quiet" wide>
            {t('pay.cancel')}
          </Button>
        </form>
      ) : (
        <ButtonLink href={stage === 'paid' ? '/orders' : '/'} look="primary" size="large" wide>
          {t(stage === 'paid' ? 'pay.to_orders' : 'refused.home')}
        </ButtonLink>
      )}
      <ul className="divide-y divide-line rounded-card border border-line bg-surface text-sm">
        {page.orders.map((order) => (
          <li key={order.id}>
            <a href={`/orders/${order.id}`} className="flex justify-between gap-4 px-4 py-3 hover:bg-sunken">
              <span>{order.shop}</span>
              <span className="dx-figure">{order.amount}</span>
            </a>
          </li>
        ))}
      </ul>
      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
      {stage === 'paid' && page.goods ? <LazyShelf kind="with" of={page.goods} source="cart" /> : null}
    </div>
  );
}
