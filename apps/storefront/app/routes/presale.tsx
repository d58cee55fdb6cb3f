import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Countdown } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { PresaleFacts } from '../parts/presale-facts.tsx';
import { PresaleSteps } from '../parts/presale-steps.tsx';
import { presaleView } from '../presale-view.server.ts';
import { scanCode } from '../scan-code.server.ts';

export const meta = headOf;

/** One of the buyer's presales: the deposit to pay, the wait, the balance. The provider's page comes back to here. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const path = { presaleId: params.presaleId ?? '' };
  const known = await shown(api.get('/api/me/presales/{presaleId}', { path }), url);
  // Reading the payment may be what learns that it succeeded.
  const payment =
    known.state === 'placed'
      ? await orNull(api.get('/api/trades/{tradeId}/payment', { path: { tradeId: known.depositTradeId } }))
      : null;
  const one =
    payment?.state === 'succeeded' ? await shown(api.get('/api/me/presales/{presaleId}', { path }), url) : known;
  const view = presaleView(here, one);
  return {
    ...view,
    code: payment?.cashierUrl?.startsWith('weixin:') ? scanCode(payment.cashierUrl) : null,
    payable: one.state === 'placed',
    key: freshKey(),
    head: { title: `${t('presale.title')} · ${view.goods.title}`, hidden: true },
  };
}

/** Pay the deposit (to the provider's page), or take the presale back. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const path = { presaleId: params.presaleId ?? '' };
  if (textIn(form, 'intent') === 'withdraw') {
    const taken = await tried(
      api.post('/api/me/presales/{presaleId}/withdraw', { path, key: textIn(form, 'key') }),
      url,
    );
    if (taken.done) return redirect(url.pathname, 303);
    return data({ problem: refusedBy(taken.problem) }, { status: taken.problem.status });
  }
  const one = await shown(api.get('/api/me/presales/{presaleId}', { path }), url);
  const device = /Mobile|Android|iPhone/.test(request.headers.get('user-agent') ?? '') ? 'phone' : 'desk';
  const started = await tried(
    api.post('/api/trades/{tradeId}/payment', {
      path: { tradeId: one.depositTradeId },
      query: { device },
      key: freshKey(),
    }),
    url,
  );
  if (!started.done) return data({ problem: refusedBy(started.problem) }, { status: started.problem.status });
  const page = started.value.cashierUrl;
  return redirect(page?.startsWith('http') ? page : url.pathname, 303);
}

export default function PresalePage() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="presales" title={t('presale.title')}>
      <FormProblem problem={answer?.problem ?? null} />
      <section className="space-y-3 rounded-card border border-line bg-surface p-4">
        <BargainGoods {...page.goods}>
          <p className="text-ink-soft">{page.quantity}</p>
        </BargainGoods>
        <p className="font-semibold">{page.stateText}</p>
        {page.payable ? (
          <p className="text-sm">
            <Countdown until={page.payBy} endsText={page.payByText} overText={t('pay.over')} dayUnit={t('time.day')} />
          </p>
        ) : null}
        <PresaleFacts facts={page.windows} />
      </section>
      <PresaleSteps title={t('presale.steps')} steps={page.steps} />
      {page.code ? (
        <section className="space-y-2 rounded-card border border-line bg-surface p-6 text-center">
          <img src={page.code} alt={t('pay.code')} width={220} height={220} className="mx-auto bg-white p-2" />
          <p className="text-sm text-ink-soft">{t('pay.scan')}</p>
        </section>
      ) : null}
      {page.next ? (
        <ButtonLink href={page.next.href} look="primary" size="large" wide>
          {page.next.text}
        </ButtonLink>
      ) : null}
      {page.payable || page.mayWithdraw ? (
        <Form method="post" className="space-y-2">
          <input type="hidden" name="key" value={page.key} />
          {page.payable ? (
            <Submit name="intent" value="pay" look="primary" size="large" wide>
              {t('presale.pay_deposit')}
            </Submit>
          ) : null}
          {page.mayWithdraw ? (
            <Submit name="intent" value="withdraw" look="quiet" wide>
              {t(page.payable ? 'presale.cancel' : 'presale.withdraw')}
            </Submit>
          ) : null}
        </Form>
      ) : null}
      <p className="rounded-card bg-sunken p-4 text-sm">{t('presale.rules')}</p>
    </MinePage>
  );
}
