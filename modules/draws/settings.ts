import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'draws.most_prize_fen': {
    schema: whole(1, 5_000_000),
    default: 5_000_000,
    zh: '抽奖：单个奖品的最高价值（《反不正当竞争法》第十一条：抽奖式有奖销售最高奖不得超过五万元）',
    en: 'Draws: what a prize may be worth at most (Anti-Unfair-Competition Law art. 11: no prize above 50,000 yuan)',
    unit: 'fen',
  },
  'draws.most_prizes': {
    schema: whole(1, 1_000),
    default: 1_000,
    zh: `抽奖：一次抽奖最多的奖品数${general}`,
    en: 'Draws: prizes a draw may have at most (general practice)',
    unit: 'count',
  },
  'draws.most_days': {
    schema: whole(1, 90),
    default: 30,
    zh: `抽奖：从开始到开奖最多的天数${general}`,
    en: 'Draws: days from the beginning to the draw at most (general practice)',
    unit: 'days',
  },
  'draws.most_helpers': {
    schema: whole(0, 100),
    default: 20,
    zh: `抽奖：好友助力最多可得的抽奖码数${general}`,
    en: 'Draws: tickets a person may have from friends at most (general practice)',
    unit: 'count',
  },
  'draws.answer_hours': {
    schema: whole(1, 720),
    default: 24,
    zh: `抽奖：平台出资的抽奖，至少提前多少小时征求店铺同意${general}`,
    en: 'Draws: hours a shop has at least to answer when the market asks it for prizes (general practice)',
    unit: 'hours',
  },
  'draws.least_claim_days': {
    schema: whole(1, 60),
    default: 3,
    zh: `抽奖：中奖人至少有多少天领奖${general}`,
    en: 'Draws: days winners have to claim at least (general practice)',
    unit: 'days',
  },
});
