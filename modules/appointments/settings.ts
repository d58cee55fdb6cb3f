import { defineSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'appointments.missed_after_minutes': {
    schema: whole(0, 240),
    default: 15,
    zh: '预约开始多少分钟后，商家可登记买家未到（行业通行做法，可按类目调整）',
    en: 'Minutes after its beginning from which a shop may say the buyer did not come (general practice, no legal source)',
    unit: 'minutes',
  },
  'appointments.moves_after_missed': {
    schema: whole(0, 5),
    default: 1,
    zh: '买家未到后可免费改约的次数（行业通行做法）',
    en: 'Times a buyer who did not come may choose another time (general practice, no legal source)',
    unit: 'count',
  },
  'appointments.lapse_days': {
    schema: whole(1, 365),
    default: 30,
    zh: '买家未到且未改约，多少天后服务视为已履行（买家仍可申请售后）',
    en: 'Days after a missed visit without another time until the service counts as rendered; after-sales stays open (general practice, no legal source)',
    unit: 'days',
  },
});
