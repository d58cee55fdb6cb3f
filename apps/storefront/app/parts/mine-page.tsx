import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { classNames } from '#ui';
import { type MessageKey, useWords } from '../i18n.tsx';

export const places = [
  ['me', '/me', 'mine.overview'],
  ['orders', '/orders', 'mine.orders'],
  ['refunds', '/refunds', 'mine.refunds'],
  ['invoices', '/me/invoices', 'invoice.mine'],
  ['reviews', '/me/reviews', 'mine.reviews'],
  ['statement', '/me/statement', 'mine.statement'],
  ['addresses', '/me/addresses', 'mine.addresses'],
  ['account', '/me/account', 'mine.account'],
  ['security', '/me/security', 'mine.security'],
] as const satisfies readonly (readonly [string, string, MessageKey])[];

/** The frame of a person's own pages: where they can go, at the side of a desk, on top of a phone. */
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
      <nav
        aria-label={t('mine.label')}
        className={classNames(
          '-mx-3 mb-4 overflow-x-auto px-3 md:m-0 md:overflow-visible md:p-0',
          // The overview on a phone lists these places itself.
          here === 'me' && 'max-md:hidden',
        )}
      >
        <ul className="flex min-w-max gap-1 md:sticky md:top-20 md:flex-col">
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
