import type { Command, World } from './commands.ts';

const full = { does: 'rule', outcome: 'refund', goodsFen: 1_000, shopPays: true } as const;
const OF_CASE: Readonly<Record<string, readonly Command[]>> = {
  requested: [{ does: 'agree' }, { does: 'reject' }, { does: 'agree' }, { does: 'wait', time: 4 }],
  awaiting_return: [{ does: 'send_back' }, { does: 'send_back' }, { does: 'wait', time: 6 }],
  returning: [
    { does: 'inspect', accept: true, found: 0, sellable: true },
    { does: 'inspect', accept: false, found: 1, sellable: false },
    { does: 'wait', time: 7 },
  ],
  awaiting_replacement: [{ does: 'replace' }, { does: 'wait', time: 6 }],
  replacing: [{ does: 'receive' }, { does: 'wait', time: 7 }],
  rejected: [{ does: 'escalate' }, { does: 'escalate' }, { does: 'wait', time: 6 }],
  evidence: [
    { does: 'show', side: 'buyer' },
    { does: 'wait', time: 5 },
  ],
  judging: [
    { ...full, judge: 0 },
    { ...full, outcome: 'return', judge: 0 },
    { ...full, outcome: 'reject', goodsFen: 0, judge: 0 },
  ],
  ruled: [
    { does: 'appeal', side: 'buyer' },
    { does: 'wait', time: 5 },
    { does: 'appeal', side: 'shop' },
  ],
  appealed: [
    { ...full, judge: 1 },
    { ...full, outcome: 'reject', goodsFen: 0, judge: 1 },
  ],
  agreed: [{ does: 'wait', time: 1 }],
};
const OF_ORDER: Readonly<Record<string, readonly Command[]>> = {
  awaiting_payment: [
    { does: 'pay', scenario: 'normal' },
    { does: 'wait', time: 0 },
    { does: 'wait', time: 1 },
    { does: 'pay', scenario: 'lost' },
  ],
  awaiting_shipment: [
    { does: 'ship', order: 0, pieces: null },
    { does: 'ship', order: 1, pieces: null },
    { does: 'ask', order: 0, what: 0, quantity: 1, amountFen: null },
    { does: 'ship', order: 0, pieces: 1 },
  ],
  partly_shipped: [{ does: 'ship', order: 0, pieces: null }],
  shipped: [
    { does: 'wait', time: 4 },
    { does: 'ask', order: 0, what: 4, quantity: 1, amountFen: null },
    { does: 'ask', order: 0, what: 3, quantity: 2, amountFen: null },
    { does: 'confirm', order: 0 },
    { does: 'ask', order: 0, what: 5, quantity: 1, amountFen: null },
    { does: 'ask', order: 0, what: 1, quantity: 1, amountFen: 500 },
  ],
  completed: [
    { does: 'wait', time: 1 },
    { does: 'ask', order: 0, what: 4, quantity: 1, amountFen: null },
  ],
};

/** What the first order, or its case, invites to. */
export async function invited({ street, orders, caseId }: World, way: number): Promise<Command> {
  const [row] = await street.stall.market.pool<{ order: string; asked: string | null }[]>`
    SELECT o.state AS order, (SELECT state FROM aftersales.cases WHERE id = ${caseId}) AS asked
    FROM orders.orders o WHERE id = ${orders[0]?.orderId ?? null}`;
  const ways = OF_CASE[row?.asked ?? ''] ?? OF_ORDER[row?.order ?? ''] ?? [{ does: 'wait', time: 3 } as const];
  return ways[way % ways.length] ?? { does: 'work' };
}
