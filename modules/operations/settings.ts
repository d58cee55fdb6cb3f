import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

export type SettingUnit = 'minutes' | 'hours' | 'days' | 'fen' | 'bps' | 'count' | 'flag' | 'text' | 'seconds' | 'list';

/** One platform rule the operator may change: its type, its default, and what it is called in both languages. */
export type SettingDeclaration<S extends TSchema = TSchema> = {
  readonly schema: S;
  readonly default: Static<S>;
  readonly zh: string;
  readonly en: string;
  readonly unit: SettingUnit;
};
export type SettingTable = Readonly<Record<string, SettingDeclaration>>;

/** The value type of one setting of a declared table. */
export type SettingValue<T extends SettingTable, K extends keyof T> = Static<T[K]['schema']>;

/**
 * Declares a module's settings: `defineSettings({ 'orders.pay_within_minutes': { schema: Type.Integer({ minimum: 1 }), … } })`.
 * Throws at start when a default does not satisfy its own schema.
 */
export function defineSettings<const T extends SettingTable>(table: T): T {
  for (const [key, declared] of Object.entries(table))
    if (!Value.Check(declared.schema, declared.default))
      throw new Error(`default of setting ${key} does not satisfy its schema`);
  return table;
}

const declared = new Map<string, SettingDeclaration>();

/** Makes a module's settings known to the console; called once, at import of the module. A key belongs to one module. */
export function registerSettings(table: SettingTable): void {
  for (const [key, one] of Object.entries(table)) {
    const known = declared.get(key);
    if (known && known !== one && JSON.stringify(known) !== JSON.stringify(one))
      throw new Error(`setting ${key} is declared twice`);
    declared.set(key, one);
  }
}

export const declarationOf = (key: string): SettingDeclaration | undefined => declared.get(key);
export const declarations = (): readonly [string, SettingDeclaration][] =>
  [...declared].sort(([a], [b]) => (a < b ? -1 : 1));

/** A version of a setting: the value that holds from a moment on. */
export type SettingVersion = { readonly effectiveAt: Date; readonly value: unknown };

/** The value that holds at `moment`: the latest version not after it; undefined before the first. Versions rise in time. */
export function valueAt(versions: readonly SettingVersion[], moment: Date): unknown {
  for (let i = versions.length - 1; i >= 0; i -= 1) {
    const version = versions[i];
    if (version && version.effectiveAt.getTime() <= moment.getTime()) return version.value;
  }
  return undefined;
}

/** Why a value does not fit the setting, as sentences of the schema; empty when it fits. */
export const misfits = (one: SettingDeclaration, value: unknown): string[] =>
  Value.Check(one.schema, value)
    ? []
    : [...Value.Errors(one.schema, value)].slice(0, 5).map((problem) => problem.message);

/** A schema for a whole number within limits, the commonest setting. */
export const whole = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
