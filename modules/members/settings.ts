import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'members.points_per_yuan': {
    schema: whole(0, 100),
    default: 1,
    zh: '积分：订单完成后每实付 1 元得多少积分，0 为不发（平台自定，非法定）',
    en: 'Points: how many for each yuan really paid for the goods of a completed order; 0 for none (the market’s own choice, no law)',
    unit: 'count',
  },
  'members.points_years': {
    schema: whole(0, 5),
    default: 1,
    zh: '积分：在得到后第几个自然年年底失效，0 为当年年底（行业惯例，非法定）',
    en: 'Points: lapse at the end of which calendar year after the one they were earned in; 0: of that year (general practice, no law)',
    unit: 'count',
  },
  'members.credit_grant_most_fen': {
    schema: whole(1, 10_000_000),
    default: 50_000,
    zh: '余额：一次最多赠送多少（平台自定，非法定）',
    en: 'Credit: the most one grant may give a buyer (the market’s own choice, no law)',
    unit: 'fen',
  },
});
