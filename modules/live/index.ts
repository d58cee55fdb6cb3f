import { type Ctx, type DomainEvent, days, defineModule, earlier, hours, seconds, toId, type Uuid } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerLiveRooms } from '#modules/promotions';
import { registerClosingCheck } from '#modules/shops';
import { consoleRoutes } from './console-routes.ts';
import { refuse } from './errors.ts';
import { cameFrom, holds } from './presence-service.ts';
import { adoptPresence, dropPresence, forgetPresence, presenceOf } from './presence-store.ts';
import { readerRoutes } from './reader-routes.ts';
import { endDue, stopAll } from './rooms-service.ts';
import './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { openRoomsOfShop } from './store.ts';
import { wordsRoutes } from './words-routes.ts';
import { hideRooms, shopRenamed, showRooms } from './words-service.ts';

export { watch } from './presence-service.ts';
export { seen as seenRooms, wall } from './reader-routes.ts';
export { announce, end, endDue, open, type RoomInput, remove, renewKey } from './rooms-service.ts';
export { arrange, explaining } from './shelf-service.ts';
export { admitSender, serveStream, takeIn } from './stream-service.ts';
export { RoomCard, type RoomCardView, roomCardsOf } from './view.ts';
export { liveNow } from './words-service.ts';

registerLiveRooms({ holds, cameFrom });
registerClosingCheck(async (ctx, shopId) => ({ what: 'live.rooms', count: await openRoomsOfShop(ctx, shopId) }));
registerPersonalData({
  key: 'live',
  export: async (ctx, userId) => ({
    rooms: (await presenceOf(ctx, userId)).map((one) => ({
      room: toId('liv', one.roomId),
      from: one.cameAt.toISOString(),
      until: one.seenAt.toISOString(),
    })),
  }),
});

/** A shop that stops trading goes off the air, and nothing of its rooms is found. */
async function stopped(tx: Ctx, event: DomainEvent): Promise<void> {
  await stopAll(tx, { shopId: event.subjectId });
  await hideRooms(tx, event.subjectId);
}

type Session = { readonly userId: Uuid; readonly guestId: Uuid | null };
/** Who was in a room longer ago than this is a figure only. */
const KEPT_DAYS = 40;

export const module = defineModule({
  name: 'live',
  folder: import.meta.dirname,
  routes: [...readerRoutes, ...wordsRoutes, ...shopRoutes, ...consoleRoutes],
  errors: refuse,
  listeners: {
    // The price of a room follows who signs in to buy, at once.
    'session.started': async (tx, event) => {
      const { userId, guestId } = event.payload as unknown as Session;
      if (guestId) await adoptPresence(tx, [{ userId, guestId }]);
    },
    'shop.changed': shopRenamed,
    'shop.frozen': stopped,
    'shop.closed': stopped,
    'shop.unfrozen': (tx, event) => showRooms(tx, event.subjectId),
    'person.erased': async (tx, event) => {
      await stopAll(tx, { hostId: event.subjectId });
      await forgetPresence(tx, event.subjectId);
    },
  },
  recurring: [
    { name: 'live.due', every: seconds(15), run: endDue },
    {
      name: 'live.presence',
      every: hours(24),
      run: (ctx) => dropPresence(ctx, earlier(ctx.clock.now(), days(KEPT_DAYS))),
    },
  ],
  permissions: [
    { name: 'live.read', scope: 'shop' },
    { name: 'live.run', scope: 'shop' },
    { name: 'live.read', scope: 'platform' },
    { name: 'live.review', scope: 'platform' },
  ],
});
