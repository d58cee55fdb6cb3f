import type { FieldProblem, Text2 } from '#kernel';
import { isCreditCode, isIdNumber } from '#modules/accounts';
import type { ApplicationForm, ShopKind } from './types.ts';

export type FieldKind =
  | 'text'
  | 'longText'
  | 'shopCode'
  | 'phone'
  | 'idNumber'
  | 'creditCode'
  | 'number'
  | 'division'
  | 'belt'
  | 'picture'
  | 'privatePicture'
  | 'date';

/** One thing an applicant hands in. Data, so that the page, the check and the document are made from the same list. */
export type FormField = {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: Text2;
  readonly hint?: Text2;
  readonly required: boolean;
  /** Encrypted at rest, masked in answers, shown in full only by an audited look of a reviewer. */
  readonly sealed: boolean;
  readonly maxLength: number;
};

const field = (
  name: string,
  kind: FieldKind,
  zh: string,
  en: string,
  more: Partial<Omit<FormField, 'name' | 'kind' | 'label'>> = {},
): FormField => ({
  name,
  kind,
  label: { zh, en },
  required: more.required ?? true,
  sealed: more.sealed ?? (kind === 'idNumber' || kind === 'phone'),
  maxLength: more.maxLength ?? (kind === 'longText' ? 2000 : 100),
  ...(more.hint ? { hint: more.hint } : {}),
});

const SHOP: readonly FormField[] = [
  field('shopName', 'text', '店铺名称', 'Shop name', { maxLength: 60 }),
  field('shopCode', 'shopCode', '店铺网址代码', 'Code in the shop address', {
    required: false,
    maxLength: 40,
    hint: {
      zh: '小写字母、数字和连字符，如 cixi-daily；不填则自动生成',
      en: 'Lower-case letters, digits and hyphens, such as cixi-daily; made for you when empty',
    },
  }),
  field('story', 'longText', '店铺故事', 'Story of the shop', { required: false }),
  field('divisionCode', 'division', '经营所在地', 'Place of business', { maxLength: 12 }),
  field('beltCode', 'belt', '所属产业带', 'Industrial belt', { required: false, maxLength: 40 }),
  field('mainGoods', 'text', '主营商品', 'Main goods', { maxLength: 200 }),
];
const PERSON: readonly FormField[] = [
  field('contactName', 'text', '经营者姓名', 'Name of the person responsible', { maxLength: 40 }),
  field('contactPhone', 'phone', '联系手机', 'Contact phone'),
  field('idNumber', 'idNumber', '身份证号', 'Identity number'),
  field('idFront', 'privatePicture', '身份证人像面', 'Identity card, portrait side', { required: false }),
  field('idBack', 'privatePicture', '身份证国徽面', 'Identity card, emblem side', { required: false }),
];
const LICENCE: readonly FormField[] = [
  field('licenceName', 'text', '营业执照名称', 'Name on the business licence'),
  // The law wants this number shown on the shop's page (E-Commerce Law art. 15), so it is checked but not sealed.
  field('creditCode', 'creditCode', '统一社会信用代码', 'Unified social credit code', { maxLength: 18 }),
  field('licencePicture', 'picture', '营业执照照片', 'Picture of the business licence', { required: false }),
  field('licenceExpiresOn', 'date', '营业期限至', 'Licence valid until', {
    required: false,
    hint: { zh: '长期有效可不填', en: 'Leave empty when it does not expire' },
  }),
];
const COMPANY: readonly FormField[] = [
  field('legalPerson', 'text', '法定代表人', 'Legal representative', { maxLength: 40 }),
  field('bankAccountName', 'text', '对公账户户名', 'Name of the company account', { required: false }),
  field('bankAccount', 'number', '对公账号', 'Number of the company account', {
    required: false,
    sealed: true,
    maxLength: 32,
  }),
];
const BRAND: readonly FormField[] = [
  field('brandName', 'text', '品牌名称', 'Brand', { maxLength: 60 }),
  field('trademarkNumber', 'number', '商标注册号', 'Trade mark number', { maxLength: 20 }),
  field('brandLetter', 'picture', '品牌授权书', 'Authorisation of the brand', { required: false }),
];
const FACTORY: readonly FormField[] = [
  field('factoryName', 'text', '工厂名称', 'Name of the factory'),
  field('monthlyCapacity', 'text', '月产能', 'Monthly capacity', { required: false }),
  field('workers', 'number', '员工人数', 'Workers', { required: false, maxLength: 7 }),
  field('factoryPicture', 'picture', '厂房照片', 'Picture of the works', { required: false }),
];

/** What each kind of shop hands in (T2), in the order of the page. */
export const FORMS: Readonly<Record<ShopKind, readonly FormField[]>> = {
  individual: [...SHOP, ...PERSON],
  sole_trader: [...SHOP, ...PERSON, ...LICENCE],
  company: [...SHOP, ...PERSON, ...LICENCE, ...COMPANY],
  flagship: [...SHOP, ...PERSON, ...LICENCE, ...COMPANY, ...BRAND],
  factory: [...SHOP, ...PERSON, ...LICENCE, ...COMPANY, ...FACTORY],
};

export const KIND_LABELS: Readonly<Record<ShopKind, Text2>> = {
  individual: { zh: '个人店', en: 'Individual' },
  sole_trader: { zh: '个体工商户', en: 'Sole trader' },
  company: { zh: '企业店', en: 'Company' },
  flagship: { zh: '旗舰店', en: 'Flagship' },
  factory: { zh: '工厂店', en: 'Factory' },
};

/** Fields of the form that its kind does not know: refused, never dropped in silence. */
export const unknownFields = (kind: ShopKind, form: ApplicationForm): string[] =>
  Object.keys(form).filter((name) => !FORMS[kind].some((known) => known.name === name));

/** Every field that is missing or not well formed. Masked values count as given: they stand for what is sealed already. */
export function formProblems(kind: ShopKind, form: ApplicationForm, sealedNames: ReadonlySet<string>): FieldProblem[] {
  return FORMS[kind].flatMap((one): FieldProblem[] => {
    const value = form[one.name]?.trim() ?? '';
    if (value === '') return one.required ? [{ field: one.name, code: 'shops.field_required' }] : [];
    if (value.length > one.maxLength)
      return [{ field: one.name, code: 'shops.field_too_long', params: { limit: one.maxLength } }];
    if (one.sealed && sealedNames.has(one.name) && value.includes('*')) return [];
    const code = misformed(one.kind, value);
    return code ? [{ field: one.name, code }] : [];
  });
}

function misformed(kind: FieldKind, value: string): string | null {
  switch (kind) {
    case 'phone':
      return /^1[3-9]\d{9}$/.test(value) ? null : 'shops.field_phone';
    case 'idNumber':
      return isIdNumber(value) ? null : 'shops.field_id_number';
    case 'creditCode':
      return isCreditCode(value) ? null : 'shops.field_credit_code';
    case 'shopCode':
      return /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/.test(value) ? null : 'shops.field_shop_code';
    case 'number':
      return /^[\d -]+$/.test(value) ? null : 'shops.field_number';
    case 'division':
      return /^\d{6}(?:\d{3})?$/.test(value) ? null : 'shops.field_division';
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? null : 'shops.field_date';
    case 'picture':
    case 'privatePicture':
      return /^med_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(value) ? null : 'shops.field_picture';
    default:
      return null;
  }
}
