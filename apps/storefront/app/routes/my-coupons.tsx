import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore, Tabs } from '#ui';
import { couponWords } from '../coupon-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { CouponCard } from '../parts/coupon-card.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

const states = ['free', 'used', 'expired'] as const;

/** The buyer's coupons: to use, used, expired. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const state = states.find((one) => one === url.searchParams.get('state')) ?? 'free';
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(
    api.get('/api/me/coupons', { query: { state, ...(cursor ? { cursor } : {}) } }),
    url,
  );
  return {
    state,
    tabs: states.map((id) => ({ id, text: t(`coupon.state_${id}`), href: `/me/coupons?state=${id}` })),
    items: items.map((one) => ({
      id: one.id,
      ...couponWords(here, one),
      note:
        one.state === 'held'
          ? t('coupon.held')
          : one.usedAt
            ? t('coupon.used_at', { at: momentText(one.usedAt, lang) })
            : t(one.state === 'expired' ? 'coupon.expired_at' : 'coupon.use_until', {
                at: momentText(one.expiresAt, lang),
              }),
    })),
    nextCursor,
    head: { title: t('coupon.mine'), hidden: true },
  };
}

export default function MyCoupons() {
  const { t } = useWords();
  const { state, tabs, items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="coupons" title={t('coupon.mine')}>
      <Tabs label={t('coupon.mine')} tabs={tabs} current={state} />
      <p className="text-sm text-ink-soft">{t('coupon.yours_alone')}</p>
      {items.length === 0 ? (
        <Nothing title={t('coupon.none')} detail={t('coupon.none_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map((one) => (
            <CouponCard key={one.id} {...one} notes={[one.asks, one.from, one.note]} />
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/coupons?state=${state}&cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/coupons">{t('coupon.claim_title')}</ButtonLink>
    </MinePage>
  );
}
