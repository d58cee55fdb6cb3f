/** A shop's released money at one provider, in fen, by what was released, refunded, paid out and sent on there. */
export type Lying = { readonly gateway: string; readonly amountFen: number };

/**
 * From which providers a payout leaves (T7): from one that holds all of it, the usual one before others; else from as few as it takes,
 * the fullest first. What nobody is known to hold is asked of the first: the provider's own word decides then. Pure; the pieces sum to
 * `amountFen`.
 */
export function payoutSources(lying: readonly Lying[], amountFen: number, usual: string): Lying[] {
  const order = (one: Lying): number => (one.gateway === usual ? 0 : 1);
  const held = lying
    .filter((one) => one.amountFen > 0)
    .toSorted((a, b) => b.amountFen - a.amountFen || order(a) - order(b) || (a.gateway < b.gateway ? -1 : 1));
  const whole = held.filter((one) => one.amountFen >= amountFen).toSorted((a, b) => order(a) - order(b))[0];
  if (whole) return [{ gateway: whole.gateway, amountFen }];
  const pieces: Lying[] = [];
  let left = amountFen;
  for (const one of held) {
    if (left === 0) break;
    const taken = Math.min(left, one.amountFen);
    pieces.push({ gateway: one.gateway, amountFen: taken });
    left -= taken;
  }
  if (left === 0) return pieces;
  const [first, ...rest] = pieces;
  return first ? [{ ...first, amountFen: first.amountFen + left }, ...rest] : [{ gateway: usual, amountFen }];
}
