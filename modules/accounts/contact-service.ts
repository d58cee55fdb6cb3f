import type { Ctx, Uuid } from '#kernel';
import { userById } from './people-store.ts';
import { maskedPhone } from './phone.ts';

/** Who collects something or gets it as words, when no address was given: the person's own name here and phone. Null without a phone. */
export async function contactOf(
  ctx: Ctx,
  userId: Uuid,
): Promise<{ readonly name: string; readonly phone: string; readonly phoneMasked: string } | null> {
  const row = await userById(ctx, userId);
  if (!row?.phoneSealed) return null;
  const phoneMasked = maskedPhone(ctx.runtime.secrets.open(row.phoneSealed));
  return { name: row.nickname, phone: row.phoneSealed, phoneMasked };
}
