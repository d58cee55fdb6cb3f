import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  type Actor,
  type Clock,
  collectListeners,
  GUEST,
  type Module,
  type Pool,
  provide,
  type Runtime,
  type Secrets,
} from '#kernel';
import { consumersSlot } from '#modules/operations';
import { changesWhatAllSee, createSharedAnswers, sharedAnswers } from './shared-answers.ts';

/** Every module, in the order in which they may call each other (an arrow points to the left only). */
export const MODULE_NAMES = [
  'regions',
  'operations',
  'ledger',
  'accounts',
  'shops',
  'media',
  'freight',
  'catalog',
  'inventory',
  'appointments',
  'promotions',
  'payments',
  'orders',
  'codes',
  'checkout',
  'groupbuys',
  'fulfilment',
  'aftersales',
  'members',
  'insurance',
  'vouchers',
  'sponsors',
  'bargains',
  'presales',
  'draws',
  'invoices',
  'reviews',
  'experiments',
  'behaviour',
  'questions',
  'search',
  'content',
  'commissions',
  'live',
  'recommend',
  'campaigns',
  'ads',
] as const;

export async function loadModules(only?: readonly string[]): Promise<Module[]> {
  const root = join(import.meta.dirname, '../../modules');
  const present = MODULE_NAMES.filter(
    (name) => (only ? only.includes(name) : true) && existsSync(join(root, name, 'index.ts')),
  );
  const loaded = await Promise.all(
    present.map((name) => import(join(root, name, 'index.ts')) as Promise<{ module: Module }>),
  );
  return loaded.map(({ module }) => module);
}

export type RuntimeParts = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: Secrets;
  readonly home: string;
  readonly baseUrl: string;
  readonly wake?: Runtime['wake'];
};

/** Puts a process's parts together; whatever modules need besides is provided into its slots. */
export function createRuntime(parts: RuntimeParts, modules: readonly Module[]): Runtime {
  const runtime: Runtime = {
    ...parts,
    // A market that picks a free port knows its address only once it listens.
    get baseUrl() {
      return parts.baseUrl;
    },
    listeners: collectListeners(modules),
    slots: new Map(),
    wake: (events) => {
      if (events.some(changesWhatAllSee)) kept.forget();
      parts.wake?.(events);
    },
  };
  const kept = createSharedAnswers();
  provide(runtime, sharedAnswers, kept);
  provide(
    runtime,
    consumersSlot,
    modules.flatMap((module) => module.consumers ?? []),
  );
  return runtime;
}

type Authenticate = (runtime: Runtime, token: string | null, guestToken: string | null) => Promise<Actor>;

/** The accounts module's word on who is calling; a market composed without it knows only guests. */
export async function realAuthenticate(modules: readonly Module[]): Promise<Authenticate> {
  const accounts = modules.find((module) => module.name === 'accounts');
  if (!accounts) return async () => GUEST;
  const { authenticate } = (await import(join(accounts.folder, 'index.ts'))) as { authenticate: Authenticate };
  return authenticate;
}
