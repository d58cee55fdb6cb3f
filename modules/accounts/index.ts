import { days, defineModule, earlier, hours, seconds } from '#kernel';
import { registerNames, registerSettings } from '#modules/operations';
import { addressRoutes } from './address-routes.ts';
import { consoleRoutes } from './console-routes.ts';
import { refuse } from './errors.ts';
import { exportTask, sweepExports } from './export-service.ts';
import { identityRoutes } from './identity-routes.ts';
import { workOffChecks } from './identity-service.ts';
import { meRoutes } from './me-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { userById } from './people-store.ts';
import { secondFactorRoutes } from './second-factor-routes.ts';
import { guardSecondFactor } from './second-factor-service.ts';
import { settings } from './settings.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { sweepSignIn } from './sign-in-store.ts';

export {
  type AddressInput,
  type AddressSnapshot,
  addAddress,
  address,
  addressesStand,
  addressInMind,
  destination,
  forgetAddress,
} from './addresses-service.ts';
export { type CodeGateway, codeGatewaySlot, developmentGateway } from './code-service.ts';
export { contactOf } from './contact-service.ts';
export { firstAdmin } from './first-admin-service.ts';
export { type GrantAsked, grant, grantsOf, revoke, roles } from './grants-service.ts';
export {
  ageAt,
  birthDateOf,
  creditCodeCheck,
  idNumberCheck,
  isCreditCode,
  isIdNumber,
  maskNumber,
} from './identity-numbers.ts';
export {
  developmentIdentities,
  type IdentityProvider,
  identityProviderSlot,
  testIdentity,
  type Verdict,
} from './identity-provider.ts';
export {
  type RealName,
  type RealNameLevel,
  realName,
  requireRealName,
  revealIdentity,
  verifyRealName,
} from './identity-service.ts';
export { enter as enterTry, succeeded as trySucceeded } from './limits-service.ts';
export { type MailGateway, mailGatewaySlot } from './mail-service.ts';
export { findByPhone, type Person, people, person, type Registration, registerPerson } from './people-service.ts';
export { localPhone, maskedPhone, normalPhone } from './phone.ts';
export { giveConsent, type PersonalData, registerConsentSwitch, registerPersonalData } from './privacy-service.ts';
export { authenticate, createSession, ensureGuest, guestCookie, readGuest } from './sessions-service.ts';
export { sharedTrace } from './traces-service.ts';
export type { SharedTrace } from './traces-store.ts';

registerSettings(settings);
registerNames(async (ctx, userId) => (await userById(ctx, userId))?.nickname ?? null);

export const module = defineModule({
  name: 'accounts',
  folder: import.meta.dirname,
  hiddenTables: [
    'accounts.addresses',
    'accounts.attempts',
    'accounts.codes',
    'accounts.dev_inbox',
    'accounts.exports',
    'accounts.lockouts',
    'accounts.passkey_challenges',
    'accounts.passkeys',
    'accounts.passwords',
    'accounts.recovery_codes',
    'accounts.second_factors',
    'accounts.sessions',
  ],
  routes: [
    ...signInRoutes,
    ...meRoutes,
    ...addressRoutes,
    ...identityRoutes,
    ...passkeyRoutes,
    ...secondFactorRoutes,
    ...consoleRoutes,
  ],
  errors: refuse,
  guardSecondFactor,
  tasks: [exportTask],
  recurring: [
    { name: 'accounts.exports', every: hours(1), run: sweepExports },
    { name: 'accounts.real_names', every: seconds(30), run: workOffChecks },
    {
      name: 'accounts.sweep',
      every: hours(1),
      run: (ctx) => {
        const now = ctx.clock.now();
        return sweepSignIn(ctx, {
          day: earlier(now, days(1)),
          twoDays: earlier(now, days(2)),
          month: earlier(now, days(30)),
        });
      },
    },
  ],
  permissions: [
    { name: 'accounts.read', scope: 'platform' },
    { name: 'accounts.lock', scope: 'platform' },
    { name: 'accounts.grant', scope: 'platform' },
    { name: 'accounts.roles', scope: 'platform' },
    { name: 'accounts.reset_factor', scope: 'platform' },
    { name: 'accounts.reveal', scope: 'platform' },
  ],
});
