import type { ReactNode } from 'react';
import { amountText } from '../money-text.ts';
import { classNames } from './class-names.ts';

export interface AmountLine {
  id: string;
  text: string;
  /** Signed integer fen: discounts are negative. */
  amount: number;
  /** The amount is not known yet: a dash stands for it, and the reason says when it will be. */
  unknown?: boolean;
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
              {line.unknown ? '—' : amountText(line.amount)}
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
