import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const tones = {
  neutral: 'bg-sunken text-ink-soft',
  sale: 'bg-vermilion-wash text-vermilion-ink',
  trust: 'bg-jade-wash text-jade-ink',
  attention: 'bg-amber-wash text-amber-ink',
  live: 'bg-vermilion text-on-vermilion',
  outline: 'border border-vermilion-ink/60 text-vermilion-ink',
} as const;

export type LabelTone = keyof typeof tones;

/** A word on a thing: 包邮, 7天无理由, 广告, 直播中. */
export function Label({
  tone = 'neutral',
  icon,
  children,
  className,
}: {
  tone?: LabelTone;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs leading-4 whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}

/** A count on an icon; nothing at zero, "99+" above 99. `label` says it in words: "购物车有 3 件". */
export function Badge({ count, label, children }: { count: number; label: string; children: ReactNode }) {
  return (
    <span className="relative inline-flex">
      {children}
      {count > 0 ? (
        <span className="dx-figure absolute -top-1.5 left-full -ml-2 min-w-4 rounded-full bg-vermilion px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-vermilion">
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="sr-only">{label}</span>
        </span>
      ) : null}
    </span>
  );
}
