import type { Ctx, ShopScope, Uuid } from '#kernel';

type Offers = (ctx: Ctx, scope: ShopScope, calendarId: Uuid) => Promise<boolean>;
let offers: Offers = async () => false;

/** Who keeps the calendars says in which of them a shop brings and installs goods; without it there are none. */
export const registerVisitCalendars = (ask: Offers): void => {
  offers = ask;
};

export const visitsOffered: Offers = (ctx, scope, calendarId) => offers(ctx, scope, calendarId);
