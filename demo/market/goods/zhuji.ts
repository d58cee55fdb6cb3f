import type { GoodsFamily } from '../notation.ts';

const metal = '材质|Metal: S925银|925 silver|#C9CDD2; 银镀金|Gold-plated silver|#D9B25F*1.12; 18K金|18K gold|#E0B54C*2.6';
const nacre = '珠色|Pearl@2-3: 白色|White|#F6F1E7; 粉色|Pink|#F0D5CC; 紫色|Lavender|#D5C6DA; 金色|Golden|#E9CE93*1.2; 灰色|Grey|#9FA3A8*1.25';

/** Freshwater pearls of Zhuji. */
export const zhuji: readonly GoodsFamily[] = [
  {
    code: 'necklace', name: '淡水珍珠项链|freshwater pearl necklace', category: 'aa-6-8', draw: 'pearlNecklace', places: 'vanity giftBox wardrobe', fen: 39900, grams: 45,
    style: '优雅|Elegant', size: [42, 1], signs: 'star hand gift', axes: [nacre, '直径|Size: 6–7mm; 7–8mm*1.45; 8–9mm*2.1'],
    tails: ['近圆强光 送妈妈|near-round, high lustre, for mum', '锁骨链 婚礼|collar length', '日常百搭 附检测卡|with test card'],
    points: ['整串配色，光泽一致|Matched strand', '颗颗打结，断线不散|Knotted between pearls', '附鉴定卡|With a test card', '搭扣可调长短|Adjustable clasp'],
    detail: ['珠子按光泽、圆度、瑕疵分三次挑。|Sorted three times for lustre, shape and surface.', '先化妆后戴珍珠，摘下用软布擦。|Put pearls on last, wipe with a soft cloth.'],
    attributes: ['品类|Type=淡水珍珠|Freshwater pearl', '形状|Shape=近圆|Near-round', '长度|Length=42+5cm'],
    designs: ['经典单串|classic strand|#F6F1E7|plain|一串走一生，衬衫礼服都配|With a shirt or a gown', '渐变塔链|graduated|#F6F1E7*1.3|graded|中间大两头小|Large in the centre', '巴洛克|baroque|#EFE6DA*0.8|baroque|颗颗不同形，有性格|No two alike', '满天星|tin-cup|#F0D5CC*0.7|spaced|细链间珠，轻|Pearls spaced on a chain', '双层叠戴|double|#D5C6DA*1.5|double|两层一起戴|Two rows'],
  },
  {
    code: 'studs', name: '珍珠耳钉|pearl ear studs', category: 'aa-6-6', draw: 'earrings', places: 'vanity giftBox', fen: 12900, grams: 6,
    style: '优雅|Elegant', size: [1, 3], signs: 'star hand gift', axes: [metal, '直径|Size: 5–6mm; 7–8mm*1.3'],
    tails: ['银针 通勤|silver post', '简约 气质|simple', '礼物 小众|small gift'],
    points: ['银针不易过敏|Silver post', '强光少瑕|High lustre', '耳堵加大不掉|Large backs', '附盒附卡|Box and card'],
    detail: ['两颗同蚌或同批配对，大小色泽一致。|Pairs are matched from one batch.', '洗澡游泳请摘下。|Remove before bathing.'],
    attributes: ['珍珠|Pearl=淡水|Freshwater', '佩戴|Fitting=耳针|Post'],
    designs: ['单珠|single|#F6F1E7|plain|一颗珠，开会约会都行|One pearl for any day', '花朵|flower|#F0D5CC*1.2|flower|五瓣小花抱珠|Five petals round a pearl', '长款流苏|drop|#F6F1E7*1.35|drop|走路轻摇|Sways as you walk', '月牙|crescent|#E9CE93*1.25|moon|弯月托一珠|A pearl on a crescent', '不对称|mismatched|#D5C6DA*1.1|odd|一长一短|One long, one short'],
  },
  {
    code: 'bracelet', name: '珍珠手链|pearl bracelet', category: 'aa-6-3', draw: 'bracelet', places: 'vanity giftBox', fen: 16900, grams: 18,
    style: '清新|Fresh', size: [18, 1], signs: 'star hand gift', axes: [nacre, metal],
    tails: ['可调节 闺蜜|adjustable', '本命年 转运珠|with a lucky bead', '叠戴 小米珠|for stacking'],
    points: ['延长链可调|Extension chain', '细线穿珠，贴手|Fine thread', '珠光柔和|Soft lustre', '随手一搭不抢戏|Goes with anything'],
    detail: ['手围加两厘米最舒服。|Wrist plus 2 cm is comfortable.', '松紧绳款半年换一次线，本店免费换。|Free restringing for elastic.'],
    attributes: ['珍珠|Pearl=淡水|Freshwater', '长度|Length=16+3cm'],
    designs: ['小米珠|seed pearl|#F6F1E7*0.7|small|米粒大，细细一圈|As fine as rice', '四叶草|clover|#F0D5CC*1.2|flower|银四叶草间珠|Silver clovers between', '红绳转运|red cord|#B5312C*0.8|cord|红绳编一颗珠|One pearl on red cord', '双圈|double wrap|#D5C6DA*1.3|double|两圈绕腕|Twice round the wrist'],
  },
  {
    code: 'pendant', name: '珍珠吊坠|pearl pendant', category: 'aa-6-5', draw: 'pendant', places: 'vanity giftBox wardrobe', fen: 19900, grams: 8,
    style: '优雅|Elegant', size: [2, 4], signs: 'star hand gift', axes: [metal, nacre],
    tails: ['单颗锁骨链|single on a chain', '生日礼物 高级感|birthday gift', '可拆链|removable chain'],
    points: ['一颗大珠，光面朝前|One large clean pearl', '银链可换|Chain can be changed', '镶口牢，不掉珠|Firm setting', '附丝绒盒|Velvet box'],
    detail: ['吊坠珠选9毫米以上，正面无点。|9 mm and up, clean face.', '远离香水和酸性物。|Keep from perfume and acid.'],
    attributes: ['链长|Chain=40+5cm', '珍珠|Pearl=淡水|Freshwater'],
    designs: ['水滴|drop|#F6F1E7|drop|水滴珠，灵动|Drop-shaped pearl', '如意|ruyi|#E9CE93*1.2|cloud|如意头托珠|Ruyi setting', '星月|star and moon|#D5C6DA*1.1|moon|星月之间一珠|Between star and moon', '小鹿|deer|#F0D5CC*1.15|leaf|银鹿角抱珠|Silver antlers'],
  },
  {
    code: 'ring', name: '珍珠戒指|pearl ring', category: 'aa-6-9', draw: 'ring', places: 'vanity giftBox', fen: 14900, grams: 5,
    style: '简约|Minimal', size: [2, 2], signs: 'star hand gift', axes: [metal, '圈号|Size: 可调|Adjustable; 12号|No. 12; 14号|No. 14'],
    tails: ['开口可调|open, adjustable', '轻奢 食指|for the index finger', '求婚 纪念|for a promise'],
    points: ['开口可调不卡手|Adjustable opening', '珠座加胶加针|Pinned and glued', '镀层厚，不易褪|Thick plating', '细圈显手白|Slim band'],
    detail: ['做家务请摘下，避免碰撞。|Take off for housework.', '附擦银布一块。|Polishing cloth included.'],
    attributes: ['珍珠|Pearl=淡水|Freshwater', '款式|Style=开口/闭口|Open or closed'],
    designs: ['单珠细圈|slim single|#F6F1E7|plain|一颗珠坐在细圈上|One pearl on a slim band', '双珠对望|two pearls|#F0D5CC*1.2|double|一大一小对望|Large and small', '花苞|bud|#E9CE93*1.15|flower|银花苞包着珠|A silver bud'],
  },
  {
    code: 'brooch', name: '珍珠胸针|pearl brooch', category: 'aa-6-4', draw: 'brooch', places: 'wardrobe giftBox vanity', fen: 13900, grams: 22,
    style: '优雅|Elegant', size: [5, 4], signs: 'star hand gift', axes: ['颜色|Finish: 银色|Silver|#C9CDD2; 金色|Gold|#D9B25F*1.08'],
    tails: ['西装大衣 别针|for coats', '旗袍配饰 送长辈|for qipao', '中国风|Chinese style'],
    points: ['针扣带锁，不扎手|Locking pin', '手工点珐琅|Hand enamel', '大衣、围巾都能别|For coat or scarf', '礼盒装|Gift box'],
    detail: ['别厚料时先扎两层，落针更平。|Pin through two layers for a flat sit.', '珐琅怕摔，请轻放。|Enamel chips if dropped.'],
    attributes: ['主材|Base=合金、珍珠|Alloy, pearl', '工艺|Craft=珐琅|Enamel'],
    designs: ['玉兰|magnolia|#E9DFD2|flower|一枝玉兰两颗蕊|Magnolia with two pearls', '蜻蜓|dragonfly|#8FB5B0*1.1|fly|翅膀薄，珠做身|Thin wings, pearl body', '竹叶|bamboo leaf|#6E9A6B|bamboo|竹叶露珠|Dew on bamboo', '蝴蝶结|bow|#D5A9A6*0.9|bow|蝴蝶结垂一珠|A bow with a drop'],
  },
  {
    code: 'loose', name: '裸珠散珠|loose pearls', category: 'ae-2-1-2-8-8-7', draw: 'loosePearls', places: 'vanity stall', fen: 9900, grams: 30,
    style: '手作|Craft', size: [8, 3], signs: 'star hand ruler', axes: [nacre, '直径|Size: 4–5mm; 6–7mm*1.4; 8–9mm*2.2'],
    tails: ['半孔全孔 手工材料|half or full drilled', '开蚌同款 DIY|for crafts', '配对 按粒|by the piece'],
    points: ['可选半孔、全孔、无孔|Half, full or no hole', '同批色差小|Even batch colour', '按需配对|Matched on request', '小袋分装|Sorted bags'],
    detail: ['一份约二十粒，数量以直径为准。|About twenty per lot.', '打孔请备注，孔径0.8毫米。|Note the drilling you need.'],
    attributes: ['数量|Count=约20粒|About 20', '打孔|Drilling=可选|Optional'],
    designs: ['近圆|near-round|#F6F1E7|plain|做项链多用近圆|For strands', '馒头珠|button|#F0D5CC*0.7|flat|一面平，做耳钉|One flat side, for studs', '米形|rice|#EFE6DA*0.5|small|米形小珠，编织用|Rice shape for weaving', '异形|baroque|#D5C6DA*0.8|baroque|异形好创作|Free shapes'],
  },
  {
    code: 'hair', name: '珍珠发夹|pearl hair clip', category: 'aa-2-14-6', draw: 'hairClip:pearl', places: 'vanity giftBox', fen: 5900, grams: 25,
    style: '清新|Fresh', size: [8, 2], signs: 'star hand gift', axes: ['款式|Option: 单只|Single; 一对|Pair*1.8'],
    tails: ['边夹 刘海|side clip', '新娘盘发|for brides', '法式|French style'],
    points: ['真珠手缝|Real pearls sewn on', '夹齿防滑|Grips fine hair', '不勾发|Does not snag', '一对可两侧戴|Wear as a pair'],
    detail: ['淡水小珠用银线穿缝。|Small pearls sewn with silver wire.', '避免沾发胶。|Keep from hairspray.'],
    attributes: ['珍珠|Pearl=淡水|Freshwater', '底托|Base=合金|Alloy'],
    designs: ['一字夹|bar|#F6F1E7|plain|一排小珠|A row of pearls', '花枝|sprig|#F0D5CC*1.2|flower|花枝上结珠|Pearls on a sprig', '香蕉夹|banana|#E9CE93*1.1|big|抓住整束头发|Holds all your hair'],
  },
];
