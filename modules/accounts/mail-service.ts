import { type Ctx, newId, type Slot, slot } from '#kernel';
import { refuse } from './errors.ts';
import { maskedEmail } from './phone.ts';
import { insertInbox } from './sign-in-store.ts';

/** Sends a one-time code by e-mail. A real provider implements `send`; it may reject, the person is then told to try again. */
export type MailGateway = {
  readonly name: string;
  send(
    ctx: Ctx,
    message: { readonly email: string; readonly code: string; readonly minutes: number },
  ): Promise<{ readonly shownCode: string | null }>;
};

export const mailGatewaySlot: Slot<MailGateway> = slot('accounts.mail-gateway');

/** Writes the code to the log and to the console's development inbox. Never in production. */
const developmentMail: MailGateway = {
  name: 'development',
  async send(ctx, { email, code }) {
    ctx.log.info({ email: maskedEmail(email), code }, 'development e-mail code');
    await insertInbox(ctx, { id: newId(ctx), phoneMasked: maskedEmail(email), code, at: ctx.clock.now() });
    return { shownCode: code };
  },
};

const production = (): boolean => process.env.DONGXI_ENV === 'production';

/** Refuses mail_gateway_missing. */
export function mailGatewayOf(ctx: Ctx): MailGateway {
  const provided = ctx.runtime.slots.get(mailGatewaySlot.key) as MailGateway | undefined;
  if (provided && !(provided.name === developmentMail.name && production())) return provided;
  if (production()) throw refuse('mail_gateway_missing');
  return developmentMail;
}
