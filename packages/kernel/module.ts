import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ctx, Lang } from './context.ts';
import type { Sql } from './db.ts';
import type { Refuse } from './errors.ts';
import type { Consumer, EventName, InTransactionListener } from './events.ts';
import { fen, formatYuan } from './money.ts';
import type { Route } from './route.ts';
import type { Seconds } from './time.ts';
import type { WallWords } from './wall.ts';

/** Work that comes round: due timers, sweeps, retries. Several processes may run it at once, so it claims rows (SKIP LOCKED). */
export type Recurring = {
  readonly name: string;
  readonly every: Seconds;
  /** Does what is due at `ctx.clock.now()`; answers how many things it did, so that a backlog is drained without waiting. */
  readonly run: (ctx: Ctx) => Promise<number>;
};

/** Work asked for once, with retries: an import, a file to the bank. Queued with `enqueue` inside the transaction that wants it. */
export type Task = { readonly name: string; readonly run: (ctx: Ctx, payload: unknown) => Promise<void> };

/** What the audit proves about a module's data: `breaches` must be empty. */
export type AuditCheck = {
  readonly name: string;
  /** Counts looked at, and every breach as a sentence with ids. */
  readonly run: (ctx: Ctx) => Promise<{ readonly counted: number; readonly breaches: readonly string[] }>;
};

/** The face a module shows to the house; `index.ts` exports it as `module` beside the functions other modules may call. */
export type Module = {
  readonly name: string;
  /** Folder of the module: holds `migrations/*.sql` and `locales/{zh-CN,en}.json`. Pass `import.meta.dirname`. */
  readonly folder: string;
  /** What of its tables stands open to every shop's pages, with the reason, and what is hidden from them all: see `WallWords`. */
  readonly openTables?: WallWords['openTables'] & {};
  readonly seenBesides?: WallWords['seenBesides'] & {};
  readonly hiddenTables?: WallWords['hiddenTables'] & {};
  readonly routes?: readonly Route[];
  readonly errors?: Refuse;
  readonly listeners?: Readonly<Record<EventName, InTransactionListener>>;
  readonly consumers?: readonly Consumer[];
  readonly recurring?: readonly Recurring[];
  readonly tasks?: readonly Task[];
  readonly audits?: readonly AuditCheck[];
  /**
   * After a restore, in its transaction, as the owner: makes anew what went by the numbers of transactions, which begin again in another
   * database (a backup writes every xid8 as 1).
   */
  readonly afterRestore?: (sql: Sql) => Promise<void>;
  /** The house's guard of acts that ask for a fresh second factor: refuses, or lets pass. One module has it. */
  readonly guardSecondFactor?: (ctx: Ctx, when: NonNullable<Route['secondFactor']>) => Promise<void>;
  /** Codes from the province down to a division, empty when there is none: regions' routes are opened by it. One module has it. */
  readonly divisionPath?: (ctx: Ctx, code: string) => Promise<readonly string[]>;
  /** Permissions its routes ask for, with the scope they are granted on. */
  readonly permissions?: readonly { readonly name: string; readonly scope: 'platform' | 'shop' | 'region' }[];
};

export const defineModule = (module: Module): Module => module;

/** Prose of a module in one language: `errors` by name, anything else by key. */
export type Prose = { readonly errors?: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>;

export function readProse(folder: string, lang: Lang): Prose {
  const file = join(folder, 'locales', `${lang}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Prose) : {};
}

/**
 * "还差 {{missing}} 件" with params → text. Amounts, whose names end in `Fen`, are read in yuan: nobody counts fen. Unknown places stay
 * visible: a missing parameter must be seen, not hidden.
 */
export const fillProse = (text: string, params: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    if (!(name in params)) return whole;
    const given = params[name];
    return name.endsWith('Fen') && typeof given === 'number' ? formatYuan(fen(given)) : String(given);
  });
