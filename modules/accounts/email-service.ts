import { type Ctx, refusedBy, type Uuid } from '#kernel';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import { mailGatewayOf } from './mail-service.ts';
import { putEmail } from './people-store.ts';
import { type CodeSent, checkCode, freshCode, tooOften } from './sign-in-service.ts';

const tidy = (email: string): string => email.trim().toLowerCase();

/**
 * Sends a code to an e-mail address that the person wants to prove. Whether somebody else has it is not told before the code came back.
 * Refuses code_too_soon, too_many_tries, mail_gateway_missing, code_not_sent.
 */
export async function requestEmailCode(ctx: Ctx, given: { email: string; ip: string }): Promise<CodeSent> {
  const email = tidy(given.email);
  const gateway = mailGatewayOf(ctx);
  const { code, expiresAt, gap, life } = await freshCode(ctx, { purpose: 'email', subject: email, ip: given.ip });
  try {
    const { shownCode } = await gateway.send(ctx, { email, code, minutes: life });
    return { expiresAt, againAfterSeconds: gap, shownCode };
  } catch (error) {
    ctx.log.warn({ err: error, gateway: gateway.name }, 'e-mail code not sent');
    throw refuse('code_not_sent');
  }
}

/** Puts a proven e-mail on the account; passwords sign in with it from now on. Refuses code_wrong, email_unusable, too_many_tries. */
export async function proveEmail(
  ctx: Ctx,
  userId: Uuid,
  given: { email: string; code: string; ip: string | null },
): Promise<void> {
  const email = tidy(given.email);
  try {
    await decided(ctx, async (tx) => {
      const refusal = (await tooOften(tx, given.ip)) ?? (await checkCode(tx, email, given.code, 'email'));
      if (refusal) return refusal;
      await putEmail(tx, userId, email, tx.clock.now());
      return null;
    });
  } catch (error) {
    throw refusedBy(error, 'users_email') ? refuse('email_unusable') : error;
  }
}
