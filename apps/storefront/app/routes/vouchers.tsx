import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { VoucherCard } from '../parts/voucher-card.tsx';
import { claimWords, voucherWords } from '../voucher-view.server.ts';

export const meta = headOf;

/** Vouchers of regions to claim, and those whose hour is near. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const { items } = await shown(api.get('/api/vouchers', {}), url);
  return {
    items: items.map((one) => {
      const words = voucherWords(here, one);
      const mine = one.mine > 0 ? t('coupon.mine_count', { mine: one.mine, most: one.perPerson }) : '';
      return {
        id: one.id,
        claimKey: freshKey(),
        ...words,
        notes: [...words.notes, ...claimWords(here, one), mine],
        state:
          one.mine >= one.perPerson
            ? ('claimed' as const)
            : one.gone
              ? ('gone' as const)
              : one.phase === 'upcoming'
                ? ('upcoming' as const)
                : ('open' as const),
      };
    }),
    head: { title: t('voucher.wall') },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const claimed = await tried(
    api.post('/api/vouchers/{roundId}/claim', { path: { roundId: textIn(form, 'roundId') }, key: textIn(form, 'key') }),
    url,
  );
  if (claimed.done) return { done: t('voucher.claimed_now'), problem: null, realName: false };
  return data(
    { done: '', problem: refusedBy(claimed.problem), realName: claimed.problem.code === 'accounts.identity_needed' },
    { status: claimed.problem.status },
  );
}

export default function Vouchers() {
  const { t } = useWords();
  const { items } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('voucher.wall')}</h1>
      <p className="text-sm text-ink-soft">{t('voucher.lead')}</p>
      {answer?.done ? <Notice tone="done">{answer.done}</Notice> : null}
      <FormProblem problem={answer?.problem ?? null} />
      {answer?.realName ? <ButtonLink href="/me/real-name">{t('voucher.to_real_name')}</ButtonLink> : null}
      {items.length === 0 ? (
        <Nothing title={t('voucher.none_to_claim')} detail={t('voucher.none_to_claim_detail')} />
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {items.map(({ id, claimKey, state, ...words }) => (
            <VoucherCard key={id} {...words}>
              {state === 'open' ? (
                <Form method="post">
                  <input type="hidden" name="roundId" value={id} />
                  <input type="hidden" name="key" value={claimKey} />
                  <Submit look="primary" aria-label={t('coupon.claim_this', { title: words.title })}>
                    {t('coupon.claim')}
                  </Submit>
                </Form>
              ) : (
                <span className="text-sm text-ink-soft">
                  {state === 'upcoming' ? t('voucher.upcoming') : t(`coupon.is_${state}`)}
                </span>
              )}
            </VoucherCard>
          ))}
        </ul>
      )}
      <p className="flex flex-wrap gap-2">
        <ButtonLink href="/me/vouchers">{t('voucher.mine')}</ButtonLink>
        <ButtonLink href="/coupons">{t('coupon.claim_title')}</ButtonLink>
      </p>
    </div>
  );
}
