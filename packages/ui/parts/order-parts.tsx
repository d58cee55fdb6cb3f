import type { ReactNode } from 'react';
import { amountText } from '../money-text.ts';
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

export interface ProgressStep {
  id: string;
  text: string;
  /** When it happened or is due, already in words. */
  at?: string;
}

/** The stations of an order. `current` is the one where it stands now; those before it are done. */
export function OrderProgress({
  label,
  steps,
  current,
  doneText,
  currentText,
}: {
  label: string;
  steps: readonly ProgressStep[];
  current: string;
  doneText: string;
  currentText: string;
}) {
  const here = steps.findIndex((step) => step.id === current);
  return (
    <ol aria-label={label} className="flex">
      {steps.map((step, place) => {
        const done = place < here;
        const now = place === here;
        return (
          <li
            key={step.id}
            aria-current={now ? 'step' : undefined}
            className="relative flex flex-1 flex-col items-center gap-1 px-1 text-center text-xs"
          >
            {place > 0 ? (
              <span
                aria-hidden="true"
                className={classNames('absolute top-2.5 right-1/2 h-0.5 w-full', place <= here ? 'bg-jade' : 'bg-line')}
              />
            ) : null}
            <span
              aria-hidden="true"
              className={classNames(
                'relative z-1 grid size-5 place-items-center rounded-full text-[0.6875rem] leading-none',
                done && 'bg-jade text-on-jade',
                now && 'bg-vermilion text-on-vermilion',
                !done && !now && 'border border-edge bg-surface',
              )}
            >
              {done ? '✓' : ''}
            </span>
            <span className={classNames(now && 'font-semibold', !done && !now && 'text-ink-soft')}>
              {step.text}
              {done || now ? <span className="sr-only"> ({done ? doneText : currentText})</span> : null}
            </span>
            {step.at ? <span className="dx-figure text-ink-soft">{step.at}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

export interface AmountLine {
  id: string;
  text: string;
  /** Signed integer fen: discounts are negative. */
  amount: number;
  /** Where it comes from: the coupon's name, who funds it, the tax rule. */
  reason?: ReactNode;
}

/** A sum that explains each fen: lines, then the total. */
export function AmountTable({
  caption,
  lines,
  total,
}: {
  caption: string;
  lines: readonly AmountLine[];
  total: { text: string; amount: number };
}) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{caption}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row" className="py-1 pr-4 text-left align-top font-normal">
              {line.text}
              {line.reason ? <div className="text-xs text-ink-soft">{line.reason}</div> : null}
            </th>
            <td
              className={classNames(
                'dx-figure py-1 text-right align-top whitespace-nowrap',
                line.amount < 0 && 'text-vermilion-ink',
              )}
            >
              {amountText(line.amount)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line">
          <th scope="row" className="py-2 pr-4 text-left font-semibold">
            {total.text}
          </th>
          <td className="dx-figure py-2 text-right text-base font-semibold whitespace-nowrap text-vermilion-ink">
            {amountText(total.amount)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
