import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

const general = '（行业惯例）';

export const settings = defineSettings({
  'groupbuys.size_most': {
    schema: whole(2, 1_000),
    default: 100,
    zh: `拼团：成团人数上限${general}`,
    en: 'Group buys: most people in a group (general practice)',
    unit: 'count',
  },
  'groupbuys.hours_most': {
    schema: whole(1, 720),
    default: 72,
    zh: `拼团：一个团最长开放时间，常见为 24 小时${general}`,
    en: 'Group buys: longest time a group is open; 24 hours is usual (general practice)',
    unit: 'hours',
  },
  'groupbuys.virtual_completion': {
    schema: Type.Boolean(),
    default: false,
    zh: '拼团：到时人数不足也算成团（虚拟成团）。默认关闭；开启后，团页会写明有几人是补足的',
    en: 'Group buys: a group counts as full at its end though places are left. Off by default; when on, its page says how many places were not taken by people',
    unit: 'flag',
  },
});
