/** How amounts are written for people. Amounts are integer fen; the arithmetic lives in the kernel, here are only digits. */
export interface AmountDigits {
  readonly negative: boolean;
  /** Yuan in groups of three: "1,234". */
  readonly yuan: string;
  /** Always two digits: "05". */
  readonly fen: string;
}

/** 123405 → { yuan: "1,234", fen: "05" }. Throws RangeError when the amount is not a whole number of fen. */
export function amountDigits(amount: number): AmountDigits {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not integer fen: ${amount}`);
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return { negative: amount < 0, yuan: digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ','), fen: digits.slice(-2) };
}

/** 123405 → "¥1,234.05"; -500 → "−¥5.00". */
export function amountText(amount: number): string {
  const { negative, yuan, fen } = amountDigits(amount);
  return `${negative ? '−' : ''}¥${yuan}.${fen}`;
}
