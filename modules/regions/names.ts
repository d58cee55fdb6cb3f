/** Official English names of the provinces; for the rest the pinyin serves. Xi'an's Shaanxi keeps its double a. */
const PROVINCES: Readonly<Record<string, string>> = {
  '11': 'Beijing',
  '12': 'Tianjin',
  '13': 'Hebei',
  '14': 'Shanxi',
  '15': 'Inner Mongolia',
  '21': 'Liaoning',
  '22': 'Jilin',
  '23': 'Heilongjiang',
  '31': 'Shanghai',
  '32': 'Jiangsu',
  '33': 'Zhejiang',
  '34': 'Anhui',
  '35': 'Fujian',
  '36': 'Jiangxi',
  '37': 'Shandong',
  '41': 'Henan',
  '42': 'Hubei',
  '43': 'Hunan',
  '44': 'Guangdong',
  '45': 'Guangxi',
  '46': 'Hainan',
  '50': 'Chongqing',
  '51': 'Sichuan',
  '52': 'Guizhou',
  '53': 'Yunnan',
  '54': 'Tibet (Xizang)',
  '61': 'Shaanxi',
  '62': 'Gansu',
  '63': 'Qinghai',
  '64': 'Ningxia',
  '65': 'Xinjiang',
  '71': 'Taiwan',
  '81': 'Hong Kong',
  '82': 'Macao',
};

/** English name of a division: the official one of a province, else its pinyin as one capitalised word; null without either. */
export function englishName(code: string, pinyin: string | null): string | null {
  if (code.endsWith('0000')) return PROVINCES[code.slice(0, 2)] ?? null;
  if (!pinyin) return null;
  const word = pinyin
    .split(' ')
    .map((syllable, place) => (place > 0 && /^[aeo]/.test(syllable) ? `'${syllable}` : syllable))
    .join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const PEOPLES =
  '蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各';
const AUTONOMOUS = new RegExp(`^(.{2,}?)((?:(?:${PEOPLES})族?)+)?(?:自治区|自治州|自治县|自治旗)$`);
const ENDINGS = [
  '特别行政区',
  '自治区',
  '自治州',
  '自治县',
  '自治旗',
  '林区',
  '特区',
  '新区',
  '地区',
  '街道',
  '矿区',
  '省',
  '市',
  '盟',
  '州',
  '县',
  '区',
  '旗',
  '镇',
  '乡',
];
const KNOWN: Readonly<Record<string, string>> = {
  内蒙古自治区: '内蒙古',
  广西壮族自治区: '广西',
  西藏自治区: '西藏',
  宁夏回族自治区: '宁夏',
  新疆维吾尔自治区: '新疆',
};

/** The name as people write it in a hurry: 浙江省 → 浙江, 恩施土家族苗族自治州 → 恩施. Never shorter than two characters. */
export function shortName(name: string): string {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known) return known;
  const stem = AUTONOMOUS.exec(name)?.[1];
  if (stem && stem.length >= 2) return stem;
  for (const ending of ENDINGS)
    if (name.endsWith(ending) && name.length - ending.length >= 2) return name.slice(0, -ending.length);
  return name;
}
