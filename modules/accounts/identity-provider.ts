import { type Ctx, type Slot, slot } from '#kernel';
import { refuse } from './errors.ts';
import { idNumberCheck } from './identity-numbers.ts';

/** What a provider says. `later`: it has not decided; it is asked again with the same reference. */
export type Verdict =
  | { readonly kind: 'match' }
  | { readonly kind: 'mismatch'; readonly reason: 'identity_mismatch' | 'identity_unknown' | 'enterprise_unknown' }
  | { readonly kind: 'later' };

/**
 * Checks names against the registers of the state, through whoever is licensed to ask them (two elements: name and number). It may
 * reject: an outage, and the check stays pending. `reference` is ours and the same at each asking, so that asking twice costs once.
 */
export type IdentityProvider = {
  readonly name: string;
  checkPerson(
    ctx: Ctx,
    asked: { readonly reference: string; readonly name: string; readonly idNumber: string; readonly tries: number },
  ): Promise<Verdict>;
  checkEnterprise(
    ctx: Ctx,
    asked: { readonly reference: string; readonly name: string; readonly creditCode: string; readonly tries: number },
  ): Promise<Verdict>;
};

export const identityProviderSlot: Slot<IdentityProvider> = slot('accounts.identity-provider');

/** No division has this code, so no living person has such a number. */
const TEST_DIVISION = '990001';
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'] as const;
const GIVEN = ['小明', '晓芳', '建国', '丽华', '志强', '秀英', '海涛', '雨桐', '文博', '佳怡'] as const;

const testName = (sequence: number): string =>
  `${SURNAMES[sequence % 10] ?? ''}${GIVEN[Math.floor(sequence / 10) % 10] ?? ''}`;

/** An invented person whom the development provider knows: by number 0–999 and date of birth, always the same. */
export function testIdentity(sequence: number, birthDate = '1990-01-01'): { name: string; idNumber: string } {
  const digits = `${TEST_DIVISION}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return { name: testName(sequence), idNumber: `${digits}${idNumberCheck(digits)}` };
}

/** Test persons and firms with whom the provider is in trouble. */
export const TROUBLE = { answersLater: 901, isDown: 902, unknown: 903 } as const;
export const TROUBLED_FIRMS = {
  answersLater: '慢答测试公司',
  isDown: '断网测试公司',
  unknown: '注销测试公司',
} as const;

const slowly = (tries: number): Verdict => (tries < 2 ? { kind: 'later' } : { kind: 'match' });

/** Knows only invented people (`testIdentity`) and every firm with a well-formed code, some of them in trouble. Never in production. */
export const developmentIdentities: IdentityProvider = {
  name: 'development',
  async checkPerson(_ctx, { name, idNumber, tries }) {
    const sequence = Number(idNumber.slice(14, 17));
    if (!idNumber.startsWith(TEST_DIVISION) || sequence === TROUBLE.unknown)
      return { kind: 'mismatch', reason: 'identity_unknown' };
    if (name !== testName(sequence)) return { kind: 'mismatch', reason: 'identity_mismatch' };
    if (sequence === TROUBLE.isDown) throw new Error('the development provider plays an outage');
    return sequence === TROUBLE.answersLater ? slowly(tries) : { kind: 'match' };
  },
  async checkEnterprise(_ctx, { name, tries }) {
    if (name === TROUBLED_FIRMS.unknown) return { kind: 'mismatch', reason: 'enterprise_unknown' };
    if (name === TROUBLED_FIRMS.isDown) throw new Error('the development provider plays an outage');
    return name === TROUBLED_FIRMS.answersLater ? slowly(tries) : { kind: 'match' };
  },
};

const production = (): boolean => process.env.DONGXI_ENV === 'production';

/** The provider of the composition; without one, the development provider outside production. Refuses identity_provider_missing. */
export function identityProviderOf(ctx: Ctx): IdentityProvider {
  const provided = ctx.runtime.slots.get(identityProviderSlot.key) as IdentityProvider | undefined;
  if (provided && !(provided.name === developmentIdentities.name && production())) return provided;
  if (production()) throw refuse('identity_provider_missing');
  return developmentIdentities;
}
