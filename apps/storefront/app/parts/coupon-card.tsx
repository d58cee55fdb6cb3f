import type { ReactNode } from 'react';
import { useWords } from '../i18n.tsx';

export interface CouponCardProps {
  title: string;
  gives: string;
  shop: { href: string; name: string } | null;
  notes: readonly string[];
  /** What can be done with it. */
  children?: ReactNode;
}

/** One coupon: what it gives, where, until when. */
export function CouponCard({ title, gives, shop, notes, children }: CouponCardProps) {
  const { t } = useWords();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface p-4">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-semibold text-vermilion-ink">{gives}</p>
        <p className="text-sm">
          {title} ·{' '}
          {shop ? (
            <a href={shop.href} className="underline">
              {shop.name}
            </a>
          ) : (
            t('coupon.everywhere')
          )}
        </p>
        {notes.filter(Boolean).map((note) => (
          <p key={note} className="text-sm text-ink-soft">
            {note}
          </p>
        ))}
      </div>
      {children}
    </li>
  );
}
