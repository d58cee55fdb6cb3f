import type { Uuid } from '#kernel';
import { follow, mark, say } from '#modules/content';
import type { Player } from '../../../demo/seed/cast.ts';
import type { Stage } from '../../../demo/seed/stage.ts';

/** The buyer follows the shop, likes and keeps its post, and says something under it that the shop answers; another word of theirs waits. */
export async function readersOnShow(
  stage: Stage,
  code: string,
  pieceId: Uuid,
  buyer: Player,
  owner: Player,
): Promise<void> {
  const ctx = stage.ctx(buyer.actor);
  const personId = buyer.userId;
  await follow(ctx, { personId, code, given: true });
  await mark(ctx, { personId, pieceId, kind: 'like', given: true });
  await mark(ctx, { personId, pieceId, kind: 'collect', given: true });
  const { id } = await say(ctx, { personId, pieceId, text: '壶嘴细，倒水真的稳。多少毫升？', answers: null });
  await say(stage.ctx(owner.actor), { personId: owner.userId, pieceId, text: '一升二，谢谢喜欢。', answers: id });
  await say(ctx, { personId, pieceId, text: '隔壁原价 399，不知道是不是一样的', answers: null });
}
