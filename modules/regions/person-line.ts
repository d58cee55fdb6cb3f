/** What a pasted line says about the person: name and phone, found before the address is read. */

const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文傅施洪温庞樊殷章鲁葛伍倪安卓柯齐柳翁祝路俞梅舒岳申耿焦牛聂童詹关祁骆欧阮纪凌裴单鲍甘解左辛管祖符项尤景华成穆涂裘蓝阳包柏商季戚'.split(
    '',
  ),
);
const DOUBLE_SURNAMES = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '司徒',
  '东方',
  '夏侯',
  '皇甫',
  '尉迟',
  '慕容',
  '令狐',
  '南宫',
  '长孙',
  '宇文',
  '端木',
  '百里',
];
const PLACE_END =
  /(?:省|市|区|县|镇|乡|村|路|街|道|号|楼|室|栋|幢|层|座|园|苑|城|厦|巷|弄|组|院|店|厂|司|校|屯|庄|湾|里|门|场|港|部|公司|小区|广场|中心|集团|单元|单位|国际|大厦|左侧|右侧|正确)$/;
const CHINESE_NAME = /^[\p{Script=Han}·]{2,4}$/u;
const LONG_NAME = /^[\p{Script=Han}]{2,8}·[\p{Script=Han}]{2,8}(?:·[\p{Script=Han}]{2,8})*$/u;
const LATIN_NAME = /^[A-Za-z][A-Za-z.'-]{1,24}(?: [A-Za-z][A-Za-z.'-]*){0,2}$/;

export const hasSurname = (text: string): boolean =>
  DOUBLE_SURNAMES.includes(text.slice(0, 2)) || SURNAMES.has(text.slice(0, 1));

/** How much a piece of text looks like a person's name: 0 not at all. */
export function nameScore(text: string): number {
  if (LONG_NAME.test(text)) return 3;
  if (LATIN_NAME.test(text)) return /www|\.com/i.test(text) ? 0 : / \S+ /.test(text) ? 1 : 1.5;
  if (!CHINESE_NAME.test(text)) return 0;
  if (/(?:先生|女士|小姐|老师|经理)$/.test(text)) return 4;
  if (PLACE_END.test(text) && !(text.length <= 3 && hasSurname(text) && !/[省市区县镇乡路街号楼室]$/.test(text)))
    return 0;
  const surname = hasSurname(text) ? 2 : 0;
  return 1 + surname + (text.length <= 3 ? 0.5 : DOUBLE_SURNAMES.includes(text.slice(0, 2)) ? 0.5 : -0.5);
}

export type PhoneFound = { readonly phone: string; readonly before: string; readonly after: string };

const MOBILE = /(?<![\d])(?:(?:\+|00)?86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)/;
const LANDLINE = /(?<![\d-])(?:\(?(0(?:10|2\d|[3-9]\d{2}))\)?[\s-]?)(\d{7,8})(?:-\d{1,6})?(?![\d])/;
const ABROAD = /(?<!\d)\+(?!86)([1-9]\d{0,2})[\s-]?(\d{2,12}(?:[\s-]\d{3,6}){0,3})(?![\dA-Za-z])/;

/** Takes the telephone number out of a line: a mobile first, else one from abroad, else a landline. Digits only, `+` for abroad. */
export function takePhone(text: string): PhoneFound | null {
  const mobile = MOBILE.exec(text);
  const abroad = mobile ? null : ABROAD.exec(text);
  const found = mobile ?? abroad ?? LANDLINE.exec(text);
  if (!found) return null;
  const phone = mobile
    ? `${found[1]}${found[2]}${found[3]}`
    : abroad
      ? `+${found[1]}${(found[2] ?? '').replace(/\D/g, '')}`
      : `${found[1]}-${found[2]}`;
  return { phone, before: text.slice(0, found.index), after: text.slice(found.index + found[0].length) };
}
