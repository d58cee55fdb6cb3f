import { parseId, toId, type Uuid } from '#kernel';

/** Our numbers at the provider: TypeIDs, so that a bill line tells what it is about. */
export const paymentNumber = (id: Uuid): string => toId('pay', id);
export const orderNumber = (id: Uuid): string => toId('ord', id);
export const refundNumber = (id: Uuid): string => toId('rfd', id);
export const transferNumber = (id: Uuid): string => toId('btf', id);
export const payoutNumber = (id: Uuid): string => toId('pyo', id);
/** Split and unfreeze share one number space at the provider, and each new try of a split needs a new number. */
export const splitNumber = (id: Uuid, round: number): string => `${toId('stl', id)}-s${round}`;
/** Commission given back for an order up to this many fen: the same again is the same return. */
export const splitReturnNumber = (orderId: Uuid, untilFen: number): string => `${toId('ord', orderId)}-c${untilFen}`;
export const unfreezeNumber = (id: Uuid): string => `${toId('stl', id)}-u`;

export const paymentIdOf = (number: string): Uuid | null => parseId('pay', number);
export const orderIdOf = (number: string): Uuid | null => parseId('ord', number);
export const refundIdOf = (number: string): Uuid | null => parseId('rfd', number);
export const payoutIdOf = (number: string): Uuid | null => parseId('pyo', number);
export const transferIdOf = (number: string): Uuid | null => parseId('btf', number);
export const settlementIdOf = (number: string): Uuid | null => parseId('stl', number.replace(/-(s\d+|u)$/, ''));
