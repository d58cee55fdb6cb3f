import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { invalid } from './words.ts';

/** The platform as Alipay knows it. */
export type Shop = {
  readonly appId: string;
  readonly sellerId: string;
  /** Applications (进件) that were granted: our number → second-level merchant (smid). */
  readonly applied: Map<string, string>;
};

export type Call = {
  readonly content: unknown;
  readonly notifyUrl: string;
  readonly returnUrl: string;
  readonly authToken: string;
};
export type Methods = Readonly<Record<string, (call: Call) => Readonly<Record<string, unknown>>>>;

/** The content as its shape, or ACQ.INVALID_PARAMETER naming the first field that is wrong. */
export function shaped<S extends TSchema>(schema: S, value: unknown): Static<S> {
  if (Value.Check(schema, value)) return value as Static<S>;
  const [first] = Value.Errors(schema, value);
  throw invalid(`参数无效 ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
}
