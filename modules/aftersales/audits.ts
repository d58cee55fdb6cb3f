import type { AuditCheck } from '#kernel';
import { amountsOff, statesOff } from './audit-store.ts';

/** What must hold of every case there is. */
export const audits: readonly AuditCheck[] = [
  {
    name: 'aftersales: the amount of a case is the sum of its lines and its freight',
    run: async (ctx) => {
      const { counted, off } = await amountsOff(ctx);
      return { counted, breaches: off.map((id) => `case ${id}: amount differs from its lines and freight`) };
    },
  },
  {
    name: 'aftersales: the state of a case is the last of its history',
    run: async (ctx) => {
      const { counted, off } = await statesOff(ctx);
      return { counted, breaches: off.map((id) => `case ${id}: state differs from its history`) };
    },
  },
];
