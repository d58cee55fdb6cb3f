import type { PaymentGateway } from '#modules/payments';

/** A provider that gives every refund back at once, or refuses all of them: the strict one is tried in payments and end to end. */
export function willingGateway(): PaymentGateway & {
  refusing: boolean;
  readonly asked: number[];
  /** Commission given back, in fen. */
  readonly returned: number[];
} {
  const never = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  const gateway = {
    name: 'sandbox',
    freezeDays: 30,
    refusing: false,
    asked: [] as number[],
    returned: [] as number[],
    registerShop: async () => 'sub-merchant',
    createPayment: never,
    queryPayment: never,
    closePayment: never,
    async refund(refund: { number: string; amountFen: number }) {
      gateway.asked.push(refund.amountFen);
      return {
        number: refund.number,
        gatewayNo: `g-${refund.number}`,
        state: gateway.refusing ? ('failed' as const) : ('succeeded' as const),
        amountFen: refund.amountFen,
        endedAt: null,
        failure: gateway.refusing ? 'REFUSED' : null,
      };
    },
    queryRefund: async () => null,
    split: async (split: { number: string; commissionFen: number }) => ({
      number: split.number,
      state: 'finished' as const,
      receivedFen: split.commissionFen,
      failure: null,
      endedAt: null,
    }),
    querySplit: async () => null,
    splitReturn: async (back: { amountFen: number }) => {
      gateway.returned.push(back.amountFen);
      return { amountFen: back.amountFen, at: new Date('2026-11-22T02:00:00Z') };
    },
    unfreeze: async () => ({ amountFen: 0, at: new Date('2026-11-22T02:00:00Z') }),
    payout: never,
    queryPayout: never,
    verifyCallback: () => {
      throw new Error('not part of this test');
    },
    dailyBill: never,
  };
  return gateway as unknown as ReturnType<typeof willingGateway>;
}
