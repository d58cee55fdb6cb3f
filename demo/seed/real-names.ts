import type { Uuid } from '#kernel';
import { testIdentity, verifyRealName } from '#modules/accounts';
import { hashText, type Shop } from '../market/index.ts';
import { inventedCreditCode } from './papers.ts';
import { SEED_ACTOR, type Stage } from './stage.ts';

/** Of the thousand identities of a day of birth the last hundred play trouble. */
const HONEST = 900;

/** Has an invented identity checked, always the same for the same seed, by the provider that the market runs with. */
export async function verifyPerson(stage: Stage, at: Date, userId: Uuid, seed: string): Promise<void> {
  const number = hashText(`real-name/${seed}`);
  const born = `${1965 + (number % 35)}-0${1 + (number % 9)}-1${number % 10}`;
  const { name, idNumber } = testIdentity(Math.floor(number / 35) % HONEST, born);
  await verifyRealName(stage.ctx(SEED_ACTOR, at), userId, { kind: 'identity', name, number: idNumber });
}

/** A shop's owner, and where the kind of shop asks for it the firm too. */
export async function verifyOwner(
  stage: Stage,
  at: Date,
  userId: Uuid,
  shop: Pick<Shop, 'code' | 'kind' | 'name'>,
  divisionCode: string,
): Promise<void> {
  await verifyPerson(stage, at, userId, `owner/${shop.code}`);
  if (shop.kind === 'individual' || shop.kind === 'sole_trader') return;
  await verifyRealName(stage.ctx(SEED_ACTOR, at), userId, {
    kind: 'enterprise',
    name: `${shop.name.zh}有限公司`,
    number: inventedCreditCode(shop.code, divisionCode, shop.kind),
  });
}
