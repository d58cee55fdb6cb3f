import { defineSettings, registerSettings, whole } from '#modules/operations';

export const settings = defineSettings({
  'live.open_hours': {
    schema: whole(1, 72),
    default: 6,
    zh: '直播：预告时间过后多少小时仍未开播即自动取消（行业惯例，可调）',
    en: 'Live: hours after its planned start at which a room that was never opened is cancelled (general practice)',
    unit: 'hours',
  },
  'live.silent_minutes': {
    schema: whole(1, 60),
    default: 5,
    zh: '直播：推流中断多少分钟后自动结束（行业惯例，可调）',
    en: 'Live: minutes without a stream after which a room ends by itself (general practice)',
    unit: 'minutes',
  },
  'live.price_minutes': {
    schema: whole(1, 120),
    default: 15,
    zh: '直播：买家离开直播间后多少分钟内仍享直播价（直播结束即止；平台规则，可调）',
    en: 'Live: minutes after leaving a room within which its price still holds, at most until the room ends (the market’s rule)',
    unit: 'minutes',
  },
  'live.plan_days': {
    schema: whole(1, 90),
    default: 30,
    zh: '直播：预告最多提前多少天（行业惯例，可调）',
    en: 'Live: how many days ahead a room may be announced (general practice)',
    unit: 'days',
  },
  'live.segment_mb': {
    schema: whole(1, 32),
    default: 8,
    zh: '直播：推流单个分片最多多少 MB（行业惯例，可调）',
    en: 'Live: most MB of one segment of a stream (general practice)',
    unit: 'count',
  },
  'live.minute_mb': {
    schema: whole(5, 600),
    default: 120,
    zh: '直播：每个直播间每分钟最多接收多少 MB（约 16 Mb/s；行业惯例，可调）',
    en: 'Live: most MB a minute that a room takes in (about 16 Mb/s; general practice)',
    unit: 'count',
  },
});

registerSettings(settings);
