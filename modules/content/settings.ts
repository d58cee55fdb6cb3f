import { Type } from 'typebox';
import { defineSettings, registerSettings, whole } from '#modules/operations';

/** Five figures with a blank between, the first level first. */
const rungs = Type.String({ pattern: '^\\d{1,9}( \\d{1,9}){4}$' });

export const settings = defineSettings({
  'content.review_hours': {
    schema: whole(1, 240),
    default: 24,
    zh: '内容：人工审核的承诺时间（行业惯例，可调）',
    en: 'Content: time within which a person looks at what waits (general practice)',
    unit: 'hours',
  },
  'content.appeal_hours': {
    schema: whole(1, 720),
    default: 72,
    zh: '内容：申诉的答复时间（行业惯例，可调）',
    en: 'Content: time within which an appeal is answered (general practice)',
    unit: 'hours',
  },
  'content.appeal_days': {
    schema: whole(1, 90),
    default: 15,
    zh: '内容：作者在处理后多少天内可以申诉（行业惯例，可调）',
    en: 'Content: days within which an author may object (general practice)',
    unit: 'days',
  },
  'content.first_reviewed': {
    schema: whole(0, 50),
    default: 1,
    zh: '内容：新作者最初多少篇须经人工审核（行业惯例，可调；图片和视频只有人看得懂）',
    en: 'Content: first pieces of a new author that a person looks at (general practice; only people understand pictures and films)',
    unit: 'count',
  },
  'content.led_days': {
    schema: whole(1, 30),
    default: 7,
    zh: '内容：从内容点开商品后多少天内下单算该内容带来的（平台规则：内容 7 天，按最后一次有效点击）',
    en: 'Content: days after a click on goods in a piece within which an order counts for it (the market’s rule: 7 for content, last valid click)',
    unit: 'days',
  },
  'content.complaint_hours': {
    schema: whole(1, 240),
    default: 24,
    zh: '内容：版权投诉的核对时间（电子商务法第四十二条要求及时采取措施；时长为行业惯例，可调）',
    en: 'Content: time within which a copyright notice is looked at (E-Commerce Law art. 42: promptly; the hours are general practice)',
    unit: 'hours',
  },
  'content.counter_wait_days': {
    schema: whole(15, 30),
    default: 15,
    zh: '内容：转送反通知后等待投诉或起诉的天数（电子商务法第四十三条：十五日，不能更短）',
    en: 'Content: days after a counter-notice within which the complainant may go to an authority or a court (E-Commerce Law art. 43: fifteen, never fewer)',
    unit: 'days',
  },
  'content.level_days': {
    schema: whole(7, 365),
    default: 90,
    zh: '创作者等级：看最近多少天（平台规则，可调）',
    en: 'Creator levels: over how many days (the market’s rule)',
    unit: 'days',
  },
  'content.level_published': {
    schema: rungs,
    default: '1 5 12 24 40',
    zh: '创作者等级：一至五级各要发布多少篇（平台规则，可调）',
    en: 'Creator levels: pieces to publish for the first to the fifth (the market’s rule)',
    unit: 'text',
  },
  'content.level_reads': {
    schema: rungs,
    default: '0 100 2000 20000 200000',
    zh: '创作者等级：一至五级各要多少次有效阅读（平台规则，可调）',
    en: 'Creator levels: reads that count for the first to the fifth (the market’s rule)',
    unit: 'text',
  },
  'content.level_sold_yuan': {
    schema: rungs,
    default: '0 0 1000 20000 200000',
    zh: '创作者等级：一至五级各要带来多少元实付（扣除退款；平台规则，可调）',
    en: 'Creator levels: yuan paid and kept through their pieces for the first to the fifth (the market’s rule)',
    unit: 'text',
  },
  'content.schedule_days': {
    schema: whole(1, 365),
    default: 90,
    zh: '内容：定时发布最多提前多少天（行业惯例，可调）',
    en: 'Content: how many days ahead publishing may be scheduled (general practice)',
    unit: 'days',
  },
});

registerSettings(settings);
