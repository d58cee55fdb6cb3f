import { Type } from 'typebox';
import { defineSettings, whole } from '#modules/operations';

/** What the operator may tune about signing in. Limits per address are wide: behind one carrier address live many people. */
export const settings = defineSettings({
  'accounts.code_minutes': {
    schema: whole(1, 30),
    default: 5,
    zh: '验证码有效期',
    en: 'Validity of a sign-in code',
    unit: 'minutes',
  },
  'accounts.code_tries': {
    schema: whole(1, 10),
    default: 5,
    zh: '每个验证码可尝试次数',
    en: 'Tries per sign-in code',
    unit: 'count',
  },
  'accounts.code_gap_seconds': {
    schema: whole(0, 600),
    default: 60,
    zh: '重新获取验证码间隔',
    en: 'Wait before another code',
    unit: 'seconds',
  },
  'accounts.codes_per_phone_day': {
    schema: whole(1, 1000),
    default: 20,
    zh: '每个手机号每天验证码上限',
    en: 'Codes per phone and day',
    unit: 'count',
  },
  'accounts.codes_per_ip_hour': {
    schema: whole(1, 100000),
    default: 300,
    zh: '每个 IP 每小时验证码上限',
    en: 'Codes per address and hour',
    unit: 'count',
  },
  'accounts.tries_per_ip_hour': {
    schema: whole(1, 100000),
    default: 1000,
    zh: '每个 IP 每小时登录尝试上限',
    en: 'Sign-in tries per address and hour',
    unit: 'count',
  },
  'accounts.password_failures': {
    schema: whole(1, 50),
    default: 5,
    zh: '密码连续错误锁定阈值',
    en: 'Wrong passwords before waiting',
    unit: 'count',
  },
  'accounts.second_factor_minutes': {
    schema: whole(1, 720),
    default: 10,
    zh: '二次验证后多久内无需再次验证',
    en: 'How long a shown second factor serves for payouts, roles and settings',
    unit: 'minutes',
  },
  'accounts.second_factor_required': {
    schema: Type.Boolean(),
    default: process.env.DONGXI_ENV === 'production',
    zh: '平台人员与店主必须设置二次验证（正式环境默认开启，开发与演示默认关闭）',
    en: 'Operators and shop owners must have a second factor (by default on in production, off in development and the demo)',
    unit: 'flag',
  },
  'accounts.identity_accounts': {
    schema: whole(1, 100),
    default: 5,
    zh: '同一身份可实名的账号数（默认值为行业常识，非法定）',
    en: 'Accounts that one identity may verify (the default is common practice, not law)',
    unit: 'count',
  },
  'accounts.identity_minimum_age': {
    schema: whole(14, 18),
    default: 16,
    zh: '实名认证最低年龄（默认依据民法典第18条，16周岁以自己的劳动收入为主要生活来源者视为完全民事行为能力人；通用知识，请按当地要求核对）',
    en: 'Least age for an identity check (default from the Civil Code, art. 18; general knowledge, check it for your market)',
    unit: 'count',
  },
  'accounts.identity_tries_per_day': {
    schema: whole(1, 100),
    default: 5,
    zh: '每个账号每天实名认证次数上限',
    en: 'Real-name checks per account and day',
    unit: 'count',
  },
  'accounts.identity_patience_hours': {
    schema: whole(1, 720),
    default: 72,
    zh: '认证服务无应答时最长等待',
    en: 'How long an unanswered real-name check is asked again',
    unit: 'hours',
  },
  'accounts.session_days': {
    schema: whole(1, 365),
    default: 30,
    zh: '登录有效期',
    en: 'Life of a session without use',
    unit: 'days',
  },
});
