import { defineModule, type Json } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { record } from './service.ts';
import { countDeadLetters } from './store.ts';
import { registerWaiting } from './waiting.ts';

export { consumersSlot, replay } from './replay-service.ts';
export { type AuditEntry, allSettings, record, registerNames, setSetting, setting } from './service.ts';
export {
  declarations,
  defineSettings,
  misfits,
  registerSettings,
  type SettingDeclaration,
  type SettingTable,
  type SettingUnit,
  type SettingValue,
  whole,
} from './settings.ts';
export { registerWaiting, type Waiting, type WaitingCount, waitingInShop, waitingOnPlatform } from './waiting.ts';

registerWaiting({
  scope: 'platform',
  key: 'operations.dead_letters',
  zh: '待重放的失败事件',
  en: 'Events that could not be processed',
  link: '/dead-letters',
  count: async (ctx) => ({ count: await countDeadLetters(ctx), nextDeadlineAt: null, overdue: 0 }),
});

export const module = defineModule({
  name: 'operations',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  listeners: {
    // Regions stand before operations and cannot call them: their operator's act arrives as an event of the same transaction.
    'belt.changed': async (tx, event) => {
      const { code, before, after } = event.payload as { code: string; before: Json; after: Json };
      await record(tx, { action: 'regions.save_belt', subject: { kind: 'belt', id: code }, before, after });
    },
  },
  permissions: [
    { name: 'operations.read', scope: 'platform' },
    { name: 'operations.settings', scope: 'platform' },
    { name: 'operations.replay', scope: 'platform' },
    { name: 'audit.read', scope: 'platform' },
    { name: 'audit.read', scope: 'shop' },
    { name: 'operations.today', scope: 'shop' },
  ],
});
