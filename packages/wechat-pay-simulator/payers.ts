import { createHash } from 'node:crypto';
import type { Payment } from '#provider-simulator';

/** The simulator knows its payers by what they paid: one openid a payment. */
export const openidOf = (payment: Pick<Payment, 'number'>): string =>
  `o${createHash('sha256').update(payment.number).digest('base64url').slice(0, 27)}`;
