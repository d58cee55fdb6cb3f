import { type Ctx, newId, refuseRequest, type Slot, slot } from '#kernel';
import { refuse } from './errors.ts';
import { maskedPhone } from './phone.ts';
import { insertInbox } from './sign-in-store.ts';

/** Sends a one-time code to a phone. A real provider (SMS) implements `send`; it may reject, the person is then told to try again. */
export type CodeGateway = {
  readonly name: string;
  /** `phone` is E.164. What it answers as `shownCode` is shown on the sign-in page: only a development gateway answers one. */
  send(
    ctx: Ctx,
    message: { readonly phone: string; readonly code: string; readonly minutes: number },
  ): Promise<{ readonly shownCode: string | null }>;
};

export const codeGatewaySlot: Slot<CodeGateway> = slot('accounts.code-gateway');

/** Writes the code to the log and to the console's development inbox, and lets the sign-in page show it. Never in production. */
export const developmentGateway: CodeGateway = {
  name: 'development',
  async send(ctx, { phone, code }) {
    ctx.log.info({ phone: maskedPhone(phone), code }, 'development sign-in code');
    await insertInbox(ctx, { id: newId(ctx), phoneMasked: maskedPhone(phone), code, at: ctx.clock.now() });
    return { shownCode: code };
  },
};

const production = (): boolean => process.env.DONGXI_ENV === 'production';

/** The gateway provided by the composition; without one, the development gateway outside production. Refuses code_gateway_missing. */
export function gatewayOf(ctx: Ctx): CodeGateway {
  const provided = ctx.runtime.slots.get(codeGatewaySlot.key) as CodeGateway | undefined;
  if (provided && !(provided.name === developmentGateway.name && production())) return provided;
  if (production()) throw refuse('code_gateway_missing');
  return developmentGateway;
}

/** The development inbox exists only where codes are shown anyway. */
export function requireInbox(): void {
  if (production()) throw refuseRequest('not_found');
}
