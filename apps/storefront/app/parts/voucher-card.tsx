import type { ReactNode } from 'react';

export interface VoucherCardProps {
  title: string;
  gives: string;
  by: string;
  notes: readonly string[];
  /** What can be done with it. */
  children?: ReactNode;
}

/** One voucher of a region: what it gives, who pays, where it is good. */
export function VoucherCard({ title, gives, by, notes, children }: VoucherCardProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface p-4">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-semibold text-vermilion-ink">{gives}</p>
        <p className="text-sm">
          {title} · {by}
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
