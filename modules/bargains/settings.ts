import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'bargains.most_friends': {
    schema: whole(1, 1_000),
    default: 50,
    zh: `砍价：一次砍价最多可要求的好友数${general}`,
    en: 'Bargains: friends a bargain may ask for at most (general practice)',
    unit: 'count',
  },
  'bargains.most_hours': {
    schema: whole(1, 720),
    default: 72,
    zh: `砍价：一次砍价最长的小时数${general}`,
    en: 'Bargains: hours a bargain may be open at most (general practice)',
    unit: 'hours',
  },
  'bargains.cuts_a_day': {
    schema: whole(1, 100),
    default: 5,
    zh: `砍价：一个账号、一台设备 24 小时内最多帮砍的次数${general}`,
    en: 'Bargains: cuts an account, or a device, makes in 24 hours at most (general practice)',
    unit: 'count',
  },
  'bargains.least_seconds': {
    schema: whole(0, 60),
    default: 2,
    zh: `砍价：打开页面后至少多少秒才能帮砍，防机器${general}`,
    en: 'Bargains: seconds between opening the page and cutting at least, against robots (general practice)',
    unit: 'seconds',
  },
});
