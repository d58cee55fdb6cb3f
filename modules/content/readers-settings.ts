import { defineSettings, registerSettings, whole } from '#modules/operations';

export const readerSettings = defineSettings({
  'content.most_followed': {
    schema: whole(1, 5_000),
    default: 2_000,
    zh: '内容：一个人最多关注多少位创作者（行业惯例，可调）',
    en: 'Content: how many creators one person may follow (general practice)',
    unit: 'count',
  },
  'content.report_hours': {
    schema: whole(1, 720),
    default: 48,
    zh: '内容：读者举报的答复时间（行业惯例，可调）',
    en: 'Content: time within which a reader’s report is answered (general practice)',
    unit: 'hours',
  },
  'content.comments_an_hour': {
    schema: whole(1, 1_000),
    default: 30,
    zh: '内容：一个人一小时内最多发表多少条评论（行业惯例，可调）',
    en: 'Content: how many comments one person may write in an hour (general practice)',
    unit: 'count',
  },
});

registerSettings(readerSettings);
