/** A word that advertising may not use, or only with proof a reviewer must see. */
export type BannedWord = {
  readonly term: string;
  /** Article of the Advertising Law (2021), or the other law named. */
  readonly article: string;
  /** The law's own examples never pass; the others wait for a person, since the market regulator's guide of 2023 allows some uses. */
  readonly weight: 'reject' | 'review';
};

const words = (article: string, weight: BannedWord['weight'], terms: string): BannedWord[] =>
  terms.split(' ').map((term) => ({ term, article, weight }));

/** Our own list after the law's text; `「first time」` and the like are spared by EXCEPTIONS below. */
export const BANNED_WORDS: readonly BannedWord[] = [
  ...words('9(3)', 'reject', '国家级 最高级 最佳'),
  ...words(
    '9(3)',
    'review',
    '世界级 国际级 宇宙级 全国第一 世界第一 全网第一 销量第一 排名第一 第一品牌 行业第一 第一 唯一 独一无二 绝无仅有 首家 首个 首选 顶级 顶尖 极品 极佳 终极 巅峰 王牌 冠军 霸主 无敌 最好 最优 最强 最大 最低价 最便宜 最低 最高 最先进 最新科技 最受欢迎 最具 最安全 史上最 全网最低 史无前例 前无古人 空前绝后 万能 永久 百分百 100%有效 绝对 填补国内空白',
  ),
  ...words('9(1)', 'reject', '国旗 国徽 国歌 军旗 军徽'),
  ...words('9(2)', 'reject', '国家领导人 国务院 中南海 人民大会堂 机关专用 特供 专供机关 国宴'),
  ...words('9(7)', 'reject', '淫秽 色情 赌博'),
  ...words('9(8)', 'review', '算命 改运 转运 辟邪 开光 保佑'),
  ...words('11', 'review', '专利技术 获得专利'),
  ...words('16', 'review', '无效退款 治愈率 有效率 安全无毒副作用 无副作用 药到病除 无任何副作用'),
  ...words('17', 'review', '治疗 治愈 根治 疗效 药用 抗癌 防癌 消炎 降血压 降血糖 祛湿排毒'),
  ...words('18', 'review', '替代药物 预防疾病'),
  ...words('20', 'reject', '替代母乳'),
  ...words('25', 'reject', '保本保息 稳赚不赔 无风险收益'),
  ...words('28', 'review', '国家免检 质量免检 免检产品'),
  ...words('Trademark Law 14(5)', 'reject', '驰名商标'),
];

/** Longer words that hold a banned one in an innocent sense. */
const EXCEPTIONS = [
  '第一次',
  '第一步',
  '第一时间',
  '第一天',
  '第一章',
  '最大承重',
  '最大功率',
  '最高温度',
  '最低温度',
  '最高水位',
  '最低水位',
  '最大容量',
  '冠军杯',
  '永久自行车',
  '永久牌',
  '绝对值',
  '非治疗',
  '不能替代药物',
  '本品不能代替药物',
];

export type FoundWord = BannedWord & { readonly at: number };

/** Banned words in a text, the longest at each place, each word once. Spaces and dots between the characters do not hide a word. */
export function findBannedWords(text: string): FoundWord[] {
  const clean = text.replaceAll(/[\s·.。、,，*_-]+/g, '');
  let covered = clean;
  for (const innocent of EXCEPTIONS) covered = covered.replaceAll(innocent, '　'.repeat(innocent.length));
  const found: FoundWord[] = [];
  for (const word of LONGEST_FIRST) {
    // 「最佳」 inside nothing longer counts; 「第一」 inside 「全网第一」 has been said.
    const at = covered.indexOf(word.term);
    const said = found.some((one) => one.at <= at && one.at + one.term.length >= at + word.term.length);
    if (at >= 0 && !said) found.push({ ...word, at });
  }
  return found.sort((a, b) => a.at - b.at);
}

const LONGEST_FIRST = [...BANNED_WORDS].sort((a, b) => b.term.length - a.term.length);
