import { amountDigits, amountText } from '../money-text.ts';
import { classNames } from './class-names.ts';

const sizes = { small: 'text-base', medium: 'text-xl', large: 'text-3xl' } as const;

export interface PriceProps {
  /** Integer fen. */
  amount: number;
  /** Former price in fen, struck through; shown only when above `amount`. */
  before?: number | undefined;
  /** What the struck price is, for screen readers: "划线价" / "Crossed-out price". */
  beforeLabel?: string | undefined;
  size?: keyof typeof sizes;
  /** Price colour, or the surrounding text's. */
  tone?: 'price' | 'plain';
  /** After the amount: "起" / "from". */
  suffix?: string | undefined;
  className?: string | undefined;
}

/** An amount as a market writes it: small yuan sign, big yuan, smaller fen; read aloud as one number. */
export function Price({ amount, before, beforeLabel, size = 'medium', tone = 'price', suffix, className }: PriceProps) {
  const { negative, yuan, fen } = amountDigits(amount);
  return (
    <span className={classNames('inline-flex flex-wrap items-baseline gap-x-1.5', className)}>
      <span
        className={classNames(
          'dx-figure font-semibold leading-none whitespace-nowrap',
          sizes[size],
          tone === 'price' && 'text-vermilion-ink',
        )}
      >
        <span className="sr-only">{amountText(amount)}</span>
        <span aria-hidden="true">
          {negative ? '−' : ''}
          <span className="mr-px text-[0.65em]">¥</span>
          {yuan}
          <span className="text-[0.65em]">.{fen}</span>
        </span>
        {suffix ? <span className="ms-1.5 text-xs font-normal text-ink-soft">{suffix}</span> : null}
      </span>
      {before !== undefined && before > amount ? (
        <s className="dx-figure text-xs text-ink-soft">
          {beforeLabel ? <span className="sr-only">{beforeLabel} </span> : null}
          {amountText(before)}
        </s>
      ) : null}
    </span>
  );
}
