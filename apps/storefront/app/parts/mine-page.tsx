import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from '#ui';
import { chevronRightIcon } from '#ui/icons.ts';
import { type MessageKey, useWords } from '../i18n.tsx';

export const places = [
  ['me', '/me', 'mine.overview'],
  ['orders', '/orders', 'mine.orders'],
  ['refunds', '/refunds', 'mine.refunds'],
  ['coupons', '/me/coupons', 'coupon.mine'],
  ['vouchers', '/me/vouchers', 'voucher.mine'],
  ['points', '/me/points', 'points.mine'],
  ['balance', '/me/balance', 'balance.mine'],
  ['clubs', '/me/clubs', 'club.mine'],
  ['bargains', '/me/bargains', 'bargain.mine'],
  ['presales', '/me/presales', 'presale.mine'],
  ['draws', '/me/draws', 'draw.mine'],
  ['invoices', '/me/invoices', 'invoice.mine'],
  ['reviews', '/me/reviews', 'mine.reviews'],
  ['creations', '/me/creations', 'creation.mine'],
  ['earnings', '/me/earnings', 'earnings.mine'],
  ['complaints', '/me/complaints', 'complaint.mine'],
  ['collected', '/me/collected', 'readers.collected'],
  ['follow', '/follow', 'follow.title'],
  ['reports', '/me/content-reports', 'report.mine'],
  ['statement', '/me/statement', 'mine.statement'],
  ['addresses', '/me/addresses', 'mine.addresses'],
  ['account', '/me/account', 'mine.account'],
  ['taste', '/me/taste', 'taste.mine'],
  ['security', '/me/security', 'mine.security'],
] as const satisfies readonly (readonly [string, string, MessageKey])[];

/** The frame of a person's own pages: where they can go stands at the side of a desk; on a phone the overview lists it, and each page leads back there. */
export function MinePage({
  here,
  title,
  children,
}: {
  here: (typeof places)[number][0];
  title: string;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div className="gap-8 md:grid md:grid-cols-[11rem_minmax(0,1fr)]">
      {here === 'me' ? null : (
        <Link
          to="/me"
          className="-ms-1 mb-1 inline-flex min-h-11 items-center gap-1 pe-3 text-sm text-ink-soft hover:text-ink md:hidden"
        >
          <Icon of={chevronRightIcon} className="size-4 rotate-180" />
          {t('mine.label')}
        </Link>
      )}
      <nav aria-label={t('mine.label')} className="max-md:hidden">
        <ul className="sticky top-20 flex flex-col gap-1">
          {places.map(([id, href, word]) => (
            <li key={id}>
              <Link
                to={href}
                aria-current={id === here ? 'page' : undefined}
                className="flex min-h-10 items-center rounded-control px-3 text-sm text-ink-soft hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {t(word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="space-y-4">
        <h1 className="text-xl font-semibold">{title}</h1>
        {children}
      </div>
    </div>
  );
}
