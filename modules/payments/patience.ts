import { later, minutes, type Seconds, seconds } from '#kernel';

/** How long to wait before asking the provider again, by how often it was asked; the last one repeats. */
const ASK_PAYMENT: readonly Seconds[] = [seconds(30), minutes(1), minutes(2), minutes(5), minutes(10), minutes(30)];
const ASK_OUTCOME: readonly Seconds[] = [
  seconds(5),
  seconds(10),
  seconds(30),
  minutes(1),
  minutes(5),
  minutes(15),
  minutes(60),
];
/** After a close we look twice more: money that was already under way arrives now or not at all. */
const AFTER_CLOSE: readonly Seconds[] = [minutes(5), minutes(60)];

/** An outcome told as failed is asked about again so often, and then left to the day's bill. */
const SECOND_LOOKS: readonly Seconds[] = [minutes(1), minutes(5), minutes(30)];

const step = (ladder: readonly Seconds[], attempts: number): Seconds =>
  ladder[Math.min(Math.max(attempts, 0), ladder.length - 1)] ?? minutes(30);

/** When to ask about an unpaid payment that was asked about `attempts` times: after 30 s, then backing off (T7). */
export const nextPaymentQuery = (now: Date, attempts: number): Date => later(now, step(ASK_PAYMENT, attempts));

/** When to ask about, or send again, a refund, split or payout. */
export const nextOutcomeQuery = (now: Date, attempts: number): Date => later(now, step(ASK_OUTCOME, attempts));

/** When to look again at a payment closed at the provider; null when it may be forgotten. */
export const nextLookAfterClose = (now: Date, looks: number): Date | null => {
  const wait = AFTER_CLOSE[looks];
  return wait === undefined ? null : later(now, wait);
};

/** When to ask again about an outcome that was told as failed; null when it may be forgotten. */
export const nextSecondLook = (now: Date, looks: number): Date | null => {
  const wait = SECOND_LOOKS[looks];
  return wait === undefined ? null : later(now, wait);
};
