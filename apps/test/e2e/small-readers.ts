import type { Uuid } from '#kernel';
import { follow, mark } from '#modules/content';
import type { Player } from '../../../demo/seed/cast.ts';
import type { Stage } from '../../../demo/seed/stage.ts';

/** The buyer follows the shop, likes and keeps its post. */
export async function readersOnShow(stage: Stage, code: string, pieceId: Uuid, buyer: Player): Promise<void> {
  const ctx = stage.ctx(buyer.actor);
  const personId = buyer.userId;
  await follow(ctx, { personId, code, given: true });
  await mark(ctx, { personId, pieceId, kind: 'like', given: true });
  await mark(ctx, { personId, pieceId, kind: 'collect', given: true });
}
