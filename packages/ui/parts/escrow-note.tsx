import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** What escrow means here and now: who holds the money and when it goes on. */
export function EscrowNote({ title, children, className }: { title: string; children: ReactNode; className?: string }) {
  return (
    <aside className={classNames('flex gap-3 rounded-card bg-jade-wash p-3 text-sm', className)}>
      <svg
        viewBox="0 0 24 24"
        className="mt-0.5 size-5 shrink-0 stroke-jade-ink"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M12 3l8 3v6c0 4.5-3.2 7.8-8 9-4.8-1.2-8-4.5-8-9V6z" />
        <path d="M8.5 12l2.5 2.5 4.5-5" />
      </svg>
      <div>
        <p className="font-medium text-jade-ink">{title}</p>
        <div className="mt-0.5">{children}</div>
      </div>
    </aside>
  );
}
