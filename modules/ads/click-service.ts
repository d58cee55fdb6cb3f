import { timingSafeEqual } from 'node:crypto';
import { type Ctx, days, earlier, hours, newId, type Runtime, transact, type Uuid, userIdOf } from '#kernel';
import { setting } from '#modules/operations';
import * as store from './clicks-store.ts';
import { refuse } from './errors.ts';
import { isRobot, type Reason, suspicion } from './fraud.ts';
import { lines } from './lines.ts';
import { addressMark, deviceMark, type Looker, signedLink, viewerMark } from './serving-service.ts';
import { impression } from './serving-store.ts';
import { settings } from './settings.ts';
import type { Click } from './types.ts';

const LINK = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{32})\.[0-9a-f]{32}$/;

/** The showing and the viewer that a link was signed for. Refuses ads.link_unknown: nothing that was not shown can be clicked. */
function readLink(ctx: Ctx, link: string): { readonly impressionId: Uuid; readonly viewer: string } {
  const [, id = '', viewer = ''] = LINK.exec(link) ?? [];
  const expected = signedLink(ctx.runtime, id as Uuid, viewer);
  if (id === '' || expected.length !== link.length || !timingSafeEqual(Buffer.from(expected), Buffer.from(link)))
    throw refuse('link_unknown');
  return { impressionId: id as Uuid, viewer };
}

const lineBy = new WeakMap<Runtime, ReturnType<typeof lines<Uuid>>>();
/**
 * Clicks on advertisements of one shop take from one account, so they wait for each other in any case: in a line of this process they hold no connection
 * meanwhile, and a rush on one campaign leaves them to those who search and buy.
 */
function lineOf({ runtime }: Ctx): ReturnType<typeof lines<Uuid>> {
  const line = lineBy.get(runtime) ?? lines<Uuid>();
  lineBy.set(runtime, line);
  return line;
}

class NotTaken extends Error {
  readonly reason: Exclude<store.Taken, 'taken'>;
  constructor(reason: Exclude<store.Taken, 'taken'>) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Somebody follows an advertisement: written down, and charged when nothing speaks against it and every budget has its price. Whoever clicks comes to
 * the goods in any case and does not learn whether it was charged. Refuses ads.link_unknown.
 */
export async function click(
  ctx: Ctx,
  input: { readonly link: string; readonly looker: Looker; readonly guestId: Uuid; readonly ahead: boolean },
): Promise<{ readonly productId: Uuid }> {
  const { impressionId, viewer } = readLink(ctx, input.link);
  const shown = await impression(ctx, impressionId);
  if (!shown) throw refuse('link_unknown');
  const { actor, ip, userAgent } = input.looker;
  const now = ctx.clock.now();
  const one: Click = {
    id: newId(ctx),
    impression: shown,
    at: now,
    viewer,
    device: deviceMark(ctx.runtime, input.guestId),
    ip: addressMark(ctx.runtime, ip),
    buyerId: userIdOf(actor),
  };
  const limits = {
    leastMs: (await setting(ctx, 'ads.click_least_seconds', settings)) * 1_000,
    mostMs: (await setting(ctx, 'ads.click_most_minutes', settings)) * 60_000,
    deviceHour: await setting(ctx, 'ads.device_clicks_hour', settings),
    addressHour: await setting(ctx, 'ads.address_clicks_hour', settings),
  };
  const staff =
    actor.kind === 'user' && actor.grants.some((grant) => grant.scope === 'shop' && grant.scopeId === shown.shopId);
  const judged = (late: store.Late): Reason | null =>
    suspicion(
      {
        ...late,
        robot: isRobot(userAgent),
        ahead: input.ahead,
        ownStaff: staff,
        sameViewer: viewerMark(ctx.runtime, input.looker) === viewer,
        ageMs: now.getTime() - shown.at.getTime(),
      },
      limits,
    );
  try {
    await lineOf(ctx)(shown.shopId, () =>
      transact(ctx, async (tx) => {
        await store.lockViewer(tx, [one.viewer, one.device, `${one.ip} ${shown.shopId}`, shown.id]);
        const reason = judged(await store.lately(tx, one, earlier(now, days(1)), earlier(now, hours(1))));
        if (reason) {
          await store.insertClick(tx, one, 'refused', reason);
          return;
        }
        // Both travel at once: the campaign's row is held for as short as can be.
        const [taken] = await Promise.all([store.takePrice(tx, one), store.insertClick(tx, one, 'charged', null)]);
        if (taken !== 'taken') throw new NotTaken(taken);
      }),
    );
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    await transact(ctx, (tx) => store.insertClick(tx, one, 'refused', error.reason));
  }
  return { productId: shown.productId };
}
