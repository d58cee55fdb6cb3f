import { defineSettings, whole } from '#modules/operations';

const ours = '（自定）';

export const settings = defineSettings({
  'campaigns.review_hours': {
    schema: whole(1, 240),
    default: 24,
    zh: `大促报名：提交后多少小时内完成审核${ours}`,
    en: 'Campaigns: hours within which an enrolment is reviewed (our choice)',
    unit: 'hours',
  },
  'campaigns.most_goods': {
    schema: whole(1, 300),
    default: 120,
    zh: `大促报名：一家店在一场活动中最多有多少个规格参加${ours}`,
    en: 'Campaigns: how many SKUs a shop has at most in one (our choice)',
    unit: 'count',
  },
});
