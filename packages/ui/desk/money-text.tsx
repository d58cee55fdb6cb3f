import { amountText } from '../money-text.ts';

export interface MoneyTextProps {
  /** Integer fen; null is written as a dash. */
  fen: number | null | undefined;
  /** Colour by sign: what came in is jade, what went out vermilion. With a plus sign, so that colour is not alone. */
  signed?: boolean;
  strong?: boolean;
}

/** An amount in a table or form: aligned digits, never broken over lines. */
export function MoneyText({ fen, signed = false, strong = false }: MoneyTextProps) {
  if (fen === null || fen === undefined) return <span className="desk-quiet">—</span>;
  const tone = signed && fen !== 0 ? (fen > 0 ? ' desk-in' : ' desk-out') : '';
  return (
    <span className={`desk-money${tone}${strong ? ' desk-strong' : ''}`}>
      {signed && fen > 0 ? '+' : ''}
      {amountText(fen)}
    </span>
  );
}
