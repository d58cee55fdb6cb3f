import { type Lang, readProse } from '#kernel';
import type { DifferenceKind } from './difference-kinds.ts';

type Words = {
  readonly states: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly differences: Readonly<Record<string, string>>;
  readonly gateways: Readonly<Record<string, string>>;
};
const words = new Map<Lang, Words>();

function wordsOf(lang: Lang): Words {
  const known = words.get(lang) ?? (readProse(import.meta.dirname, lang) as unknown as Words);
  words.set(lang, known);
  return known;
}

/** What a state is called in the reader's language. */
export const stateLabel = (
  lang: Lang,
  of: 'payment' | 'refund' | 'settlement' | 'payout' | 'transfer' | 'difference',
  state: string,
): string => wordsOf(lang).states[of]?.[state] ?? state;

export const differenceLabel = (lang: Lang, kind: DifferenceKind): string => wordsOf(lang).differences[kind] ?? kind;

/** What a provider is called where a buyer chooses one. */
export const gatewayLabel = (lang: Lang, name: string): string => wordsOf(lang).gateways[name] ?? name;
