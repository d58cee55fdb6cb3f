import { deliverDue, nextDelivery, type Send } from './callbacks.ts';
import type { Gateway, TaskKind } from './context.ts';
import { lateSuccess } from './paying.ts';
import { expirePayment } from './payments.ts';
import { settlePayout } from './payouts.ts';
import { settleRefund } from './refunds.ts';
import { settleSplit } from './splits.ts';
import { one, run, transaction } from './store.ts';
import { settleTransfer } from './transfers.ts';
import { autoUnfreeze } from './unfreeze.ts';

const TASKS: Record<TaskKind, (gateway: Gateway, number: string) => void> = {
  expire: expirePayment,
  'late-success': lateSuccess,
  'settle-refund': settleRefund,
  'settle-split': settleSplit,
  'settle-payout': settlePayout,
  'settle-transfer': settleTransfer,
  'auto-unfreeze': autoUnfreeze,
};

type Task = { id: number; kind: TaskKind; number: string; due_ms: number };

/** Does everything that is due by the clock, in order of due time; each task is one transaction with its removal. */
export function runDue(gateway: Gateway): number {
  let done = 0;
  for (;;) {
    const task = one<Task>(
      gateway.db,
      'SELECT * FROM tasks WHERE due_ms <= ? ORDER BY due_ms, id LIMIT 1',
      gateway.clock(),
    );
    if (!task) return done;
    transaction(gateway.db, () => {
      TASKS[task.kind](gateway, task.number);
      run(gateway.db, 'DELETE FROM tasks WHERE id = ?', task.id);
    });
    done += 1;
  }
}

/** Runs due tasks and sends due callbacks until nothing more is due at this instant of the clock. */
export async function tick(gateway: Gateway, send: Send, isClosing: () => boolean): Promise<void> {
  for (;;) {
    runDue(gateway);
    if (isClosing() || (await deliverDue(gateway, send)) === 0) return;
  }
}

/** When the next task or callback is due, in ms since 1970; undefined when nothing waits. */
export function nextDue(gateway: Gateway): number | undefined {
  const task = one<{ at: number | null }>(gateway.db, 'SELECT min(due_ms) AS at FROM tasks')?.at ?? undefined;
  const delivery = nextDelivery(gateway);
  if (task === undefined) return delivery;
  return delivery === undefined ? task : Math.min(task, delivery);
}
