import type { Text2 } from '#kernel';

export type Tag = { readonly code: string; readonly praise: boolean; readonly name: Text2; readonly says: RegExp };

/** What reviews say most, by plain words. A denial right before the words (不好用, not quiet) is not praise. */
const praise = (code: string, zh: string, en: string, says: RegExp): Tag => ({
  code,
  praise: true,
  name: { zh, en },
  says: new RegExp(`(?<!不|没|没有|不太|不够|不怎么|\\bnot |\\bnot very |n't )(?:${says.source})`, 'iu'),
});
const blame = (code: string, zh: string, en: string, says: RegExp): Tag => ({
  code,
  praise: false,
  name: { zh, en },
  says: new RegExp(`(?<!不算|并不|不会|没有|不|\\bnot |\\bno )(?:${says.source})`, 'iu'),
});

export const TAGS: readonly Tag[] = [
  praise(
    'fast',
    '物流快',
    'Arrives fast',
    /(?:发货|物流|快递|到货|送货|配送)[^，。,.不慢]{0,4}快|很快就到|[一两1-3]天就到|(?:fast|quick|speedy) (?:shipping|delivery)|(?:arrived|ships?|shipped) (?:fast|quickly|in (?:1|2|3|one|two|three) days)/,
  ),
  praise(
    'packing',
    '包装好',
    'Well packed',
    /包装[^，。,.不]{0,4}(?:好|用心|严实|精美|仔细|结实|完好)|well packed|(?:good|careful|nice) packag/,
  ),
  praise(
    'quality',
    '质量好',
    'Good quality',
    /(?:质量|品质)[^，。,.不]{0,4}(?:好|不错|过硬|赞)|做工[^，。,.不]{0,4}(?:好|精细|细致)|(?:good|great|excellent|high) quality|well made/,
  ),
  praise(
    'taste',
    '味道好',
    'Tasty',
    /好吃|好喝|味道[^，。,.不]{0,3}(?:好|正|不错)|味正|口感[^，。,.不]{0,3}(?:好|不错)|tasty|delicious|tastes? (?:good|great|right)/,
  ),
  praise(
    'looks',
    '颜值高',
    'Good looking',
    /好看|漂亮|颜值[^，。,.不]{0,2}高|beautiful|good.looking|looks? (?:good|great|nice)/,
  ),
  praise('easy', '好用', 'Works well', /好用|实用|操作简单|easy to use|works (?:well|great|perfectly)|handy/),
  praise('comfort', '舒服', 'Comfortable', /舒服|舒适|柔软|料子软|comfortable|cosy|cozy|\bsoft\b/),
  praise('fit', '尺码准', 'True to size', /尺码[^，。,.不]{0,2}准|合身|大小合适|true to size|fits? (?:well|perfectly)/),
  praise('quiet', '声音小', 'Quiet', /声音[^，。,.不]{0,2}小|静音|安静|\bquiet\b/),
  praise(
    'value',
    '性价比高',
    'Good value',
    /性价比[^，。,.不]{0,2}高|物美价廉|便宜|划算|实惠|good value|worth (?:it|the)/,
  ),
  praise(
    'service',
    '服务好',
    'Good service',
    /(?:客服|服务|卖家)[^，。,.不]{0,6}(?:好|耐心|热情|周到)|(?:good|great|helpful|patient) (?:customer )?service/,
  ),
  praise(
    'true',
    '与描述一致',
    'As described',
    /和(?:图片|描述)[^，。,.不]{0,2}一[样致]|与描述[^，。,.不]{0,2}符|as (?:pictured|described)/,
  ),
  praise('again', '会回购', 'Would buy again', /回购|再买|再来|第二次买|buy again|second time here|repurchase/),
  blame(
    'slow',
    '物流慢',
    'Slow delivery',
    /(?:发货|物流|快递)[^，。,.不快]{0,4}慢|slow (?:shipping|delivery)|arrived late/,
  ),
  blame(
    'damaged',
    '包装破损',
    'Arrived damaged',
    /破损|摔坏|碎了|压坏|(?:arrived|was|came) (?:damaged|broken|cracked)/,
  ),
  blame('smell', '有异味', 'Smells', /异味|味道[^，。,.不]{0,2}(?:大|刺鼻)|bad smell|smells? (?:bad|strong)/),
  blame('size_off', '尺码不准', 'Size is off', /尺码[^，。,.]{0,2}(?:不准|偏[大小])|too (?:small|big|large|tight)/),
  blame('differs', '与描述不符', 'Not as described', /色差|(?:图片|描述)不[符一]|not as (?:pictured|described)/),
  blame(
    'poor',
    '质量差',
    'Poor quality',
    /质量[^，。,.不]{0,3}差|做工[^，。,.不]{0,2}(?:差|粗糙)|(?:poor|bad) quality/,
  ),
];

/** Codes of what a text says; a code at most once. */
export const tagsOf = (text: string): string[] => TAGS.filter((tag) => tag.says.test(text)).map((tag) => tag.code);

export const tagNamed = (code: string): Tag | undefined => TAGS.find((tag) => tag.code === code);
