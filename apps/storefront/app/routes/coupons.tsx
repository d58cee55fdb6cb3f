import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Notice } from '#ui';
import { couponWords } from '../coupon-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { CouponCard } from '../parts/coupon-card.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** Coupons to claim: the market's, and with a product or a shop those that reach it. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const [productId, shopId] = [url.searchParams.get('product'), url.searchParams.get('shop')];
  const { items } = await shown(
    api.get('/api/coupons', { query: { ...(productId ? { productId } : {}), ...(shopId ? { shopId } : {}) } }),
    url,
  );
  return {
    back: productId ? `/products/${productId}` : null,
    items: items.map((one) => ({
      id: one.ruleId,
      claimKey: freshKey(),
      ...couponWords(here, one),
      until: t('coupon.claim_until', { at: momentText(one.claimUntil, lang) }),
      valid:
        one.validDays === null
          ? t('coupon.use_until', { at: momentText(one.endsAt, lang) })
          : t('coupon.valid_days', { count: one.validDays }),
      mine: one.mine > 0 ? t('coupon.mine_count', { mine: one.mine, most: one.perPerson }) : '',
      state: one.mine >= one.perPerson ? ('claimed' as const) : one.gone ? ('gone' as const) : ('open' as const),
    })),
    head: { title: t('coupon.claim_title'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const claimed = await tried(
    api.post('/api/coupons/{ruleId}/claim', { path: { ruleId: textIn(form, 'ruleId') }, key: textIn(form, 'key') }),
    url,
  );
  if (claimed.done) return { done: t('coupon.claimed_now'), problem: null };
  return data({ done: '', problem: refusedBy(claimed.problem) }, { status: claimed.problem.status });
}

export default function Coupons() {
  const { t } = useWords();
  const { items, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('coupon.claim_title')}</h1>
      <p className="text-sm text-ink-soft">{t('coupon.yours_alone')}</p>
      {answer?.done ? <Notice tone="done">{answer.done}</Notice> : null}
      <FormProblem problem={answer?.problem ?? null} />
      {items.length === 0 ? (
        <Nothing title={t('coupon.none_to_claim')} detail={t('coupon.none_to_claim_detail')} />
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {items.map((one) => (
            <CouponCard key={one.id} {...one} notes={[one.asks, one.from, one.valid, one.until, one.mine]}>
              {one.state === 'open' ? (
                <Form method="post">
                  <input type="hidden" name="ruleId" value={one.id} />
                  <input type="hidden" name="key" value={one.claimKey} />
                  <Submit look="primary" aria-label={t('coupon.claim_this', { title: one.title })}>
                    {t('coupon.claim')}
                  </Submit>
                </Form>
              ) : (
                <span className="text-sm text-ink-soft">{t(`coupon.is_${one.state}`)}</span>
              )}
            </CouponCard>
          ))}
        </ul>
      )}
      <p className={`flex flex-wrap gap-2 ${items.length === 0 ? 'justify-center' : ''}`}>
        {back ? <ButtonLink href={back}>{t('coupon.back')}</ButtonLink> : null}
        <ButtonLink href="/me/coupons">{t('coupon.mine')}</ButtonLink>
        <ButtonLink href="/vouchers">{t('voucher.wall')}</ButtonLink>
      </p>
    </div>
  );
}
