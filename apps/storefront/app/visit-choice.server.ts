import { type Market, orNull } from './market.server.ts';
import { momentText } from './time-text.ts';

/** When the shop's people can come to bring and install an order's goods; null when there is nothing to choose (any more). */
export async function visitChoice(here: Market, orderId: string, divisionCode: string) {
  const { api, lang } = here;
  const found = await orNull(api.get('/api/me/orders/{orderId}/visit', { path: { orderId } }));
  if (!found?.visit?.mayBook) return null;
  const { calendarId } = found.visit;
  const slots = await orNull(
    api.get('/api/calendars/{calendarId}/slots', { path: { calendarId }, query: { days: 14, divisionCode } }),
  );
  return {
    slots: (slots?.items ?? [])
      .filter((slot) => slot.open && slot.left > 0)
      .map((slot) => ({
        startsAt: slot.startsAt,
        text: `${momentText(slot.startsAt, lang)} – ${momentText(slot.endsAt, lang).slice(-5)}`,
      })),
  };
}
