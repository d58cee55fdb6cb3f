import type { Ctx, ShopScope, Uuid } from '#kernel';

type Offers = (ctx: Ctx, scope: ShopScope, calendarId: Uuid) => Promise<boolean>;
let offers: Offers = async () => false;

/** Who keeps the calendars says which of them a shop's services may be booked in; without it there are none. */
export const registerCalendars = (ask: Offers): void => {
  offers = ask;
};

export const calendarOffered: Offers = (ctx, scope, calendarId) => offers(ctx, scope, calendarId);
