import { days, earlier, hours, later } from '#kernel';
import { draftExperiment, startExperiment, stopExperiment } from '#modules/experiments';
import type { Player } from '../../../demo/seed/cast.ts';
import type { Stage } from '../../../demo/seed/stage.ts';

/** An experiment that is over, without anybody in it, and a draft of the next. */
export async function trialsOnShow(stage: Stage, operator: Player): Promise<void> {
  const now = stage.clock.now();
  const ctx = stage.ctx(operator.actor, earlier(now, hours(2)));
  const draft = {
    name: '新品少一点权重',
    hypothesis: '买家更常点开卖得久的商品，点开的人会变多',
    surface: 'search.ranking' as const,
    variants: [
      { key: 'a', name: '现状', shareBps: 5_000, overrides: [] },
      { key: 'b', name: '不看新旧', shareBps: 5_000, overrides: [{ setting: 'search.fresh_percent', value: 0 }] },
    ],
    startsAt: null,
    endsAt: later(now, days(14)),
  };
  await draftExperiment(ctx, 'less-fresh', draft);
  await startExperiment(ctx, 'less-fresh');
  await stopExperiment(stage.ctx(operator.actor, earlier(now, hours(1))), 'less-fresh', '先停下来，换一个问题');
  await draftExperiment(ctx, 'one-a-shop', {
    ...draft,
    name: '同店少重复',
    hypothesis: '首页同一家店少出现一件，看到的店更多，加购会变多',
    surface: 'recommend.feed',
    variants: [
      { key: 'a', name: '现状', shareBps: 9_000, overrides: [] },
      { key: 'b', name: '十件中同店一件', shareBps: 1_000, overrides: [{ setting: 'recommend.per_shop', value: 1 }] },
    ],
  });
}
