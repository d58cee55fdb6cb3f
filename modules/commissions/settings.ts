import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'commissions.most_bps': {
    schema: whole(1, 9_000),
    default: 5_000,
    zh: `推广佣金率上限${general}`,
    en: 'Highest commission rate a shop may give creators (general practice)',
    unit: 'bps',
  },
  'commissions.payout_min_fen': {
    schema: whole(1, 1_000_000),
    default: 1_000,
    zh: '创作者每次提现的最低金额',
    en: 'Least a creator may take out at once',
    unit: 'fen',
  },
  'commissions.new_card_hours': {
    schema: whole(0, 720),
    default: 72,
    zh: '创作者更换银行卡后多久才能打款',
    en: 'How long after a creator changed their bank card nothing is paid to it',
    unit: 'hours',
  },
});
