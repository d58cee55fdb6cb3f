import type { GoodsFamily } from '../notation.ts';

const hide = '颜色|Colour@2-4: 黑色|Black|#2B2A2E; 焦糖棕|Caramel|#A9693A; 深咖|Dark brown|#5A3A2A; 酒红|Burgundy|#6E2530; 米杏|Almond|#D9C4A5*1.03';
const sizes = '尺码|Size: S; M; L; XL';

/** Leather of Haining. */
export const haining: readonly GoodsFamily[] = [
  {
    code: 'jacket', name: '真皮皮衣|leather jacket', category: 'aa-1-10-2', draw: 'leatherJacket', places: 'wardrobe street', fen: 89900, grams: 1500,
    style: '经典|Classic', size: [52, 62], signs: 'hand ruler shield', axes: [hide, sizes],
    tails: ['头层绵羊皮 秋季外套|sheepskin, for autumn', '修身短款 海宁|short cut', '通勤 男女同款|for commuting'],
    points: ['头层绵羊皮，手感软|Top-grain sheepskin, soft', '五金拉链顺滑|Smooth metal zip', '里布透气不粘身|Breathable lining', '每张皮都挑过，无补伤|Every hide picked by hand'],
    detail: ['一件皮衣约用六张整皮，前片取同一张对裁。|About six hides a jacket; both fronts cut from one.', '淋雨后请用干布吸水，阴干，不要暴晒。|After rain blot dry and air in the shade.'],
    attributes: ['材质|Material=绵羊皮|Sheepskin', '里料|Lining=聚酯纤维|Polyester', '季节|Season=秋冬|Autumn–winter'],
    designs: ['机车款|biker|#2B2A2E*1.1|biker|斜拉链翻领，利落|Slant zip and lapels', '立领款|stand-collar|#5A3A2A|plain|立领简单，里外都好搭|Plain stand collar', '飞行员|aviator|#A9693A*1.3|rib|罗纹袖口下摆|Ribbed cuffs and hem', '西装领|blazer|#6E2530*1.2|lapel|西装领，上班也能穿|Blazer collar for work', '衬衫式|shirt-style|#D9C4A5*1.05|shirt|衬衫领薄款，春秋两季|Thin shirt cut for spring'],
  },
  {
    code: 'shearling', name: '皮毛一体外套|shearling coat', category: 'aa-1-10-2-5', draw: 'furCoat', places: 'wardrobe street', fen: 219900, grams: 2400,
    style: '经典|Classic', size: [54, 85], signs: 'snow hand shield', axes: [hide, sizes],
    tails: ['羊羔毛 冬季大衣|lamb wool, winter', '加厚保暖 中长款|thick, mid length', '复古廓形|roomy retro cut'],
    points: ['皮面毛里一整张|Hide and wool in one piece', '毛面密实，挡风|Dense wool stops wind', '领子可立可翻|Collar up or down', '牛角扣手缝|Hand-sewn toggles'],
    detail: ['皮毛一体不用里布，毛面贴身，冷天一件够。|No lining: wool lies against you, one layer is enough.', '请用宽肩衣架挂放，勿折压。|Hang on a broad hanger.'],
    attributes: ['材质|Material=绵羊皮毛一体|Sheep shearling', '季节|Season=冬|Winter'],
    designs: ['翻领短款|short lapel|#A9693A|plain|短款显腿长|Short cut', '连帽中长|hooded mid|#5A3A2A*1.25|hood|连帽挡雪|Hood for snow', '牛角扣|toggle|#D9C4A5*1.1|toggle|牛角扣学院气|Toggle buttons', '马甲|gilet|#A9693A*0.6|vest|马甲叠穿不臃肿|Layers without bulk'],
  },
  {
    code: 'gloves', name: '羊皮手套|leather gloves', category: 'aa-2-13', draw: 'gloves', places: 'street giftBox wardrobe', fen: 12900, grams: 120,
    style: '经典|Classic', size: [10, 25], signs: 'snow hand gift', axes: [hide, '尺码|Size: S; M; L'],
    tails: ['触屏 骑行保暖|touch-screen, for cycling', '加绒冬季 礼盒|lined, gift box', '薄款开车|thin, for driving'],
    points: ['指尖导电，触屏不用摘|Touch-screen fingertips', '羊绒里，戴久不闷|Cashmere-blend lining', '手工缝线，合手|Hand-stitched', '袖口松紧不灌风|Elastic wrist'],
    detail: ['新手套略紧，戴几天会顺着手形变软。|Snug at first, softens to your hand.', '请勿水洗，用皮革膏轻擦。|Do not wash; use leather balm.'],
    attributes: ['材质|Material=绵羊皮|Sheepskin', '里料|Lining=混纺绒|Blend fleece'],
    designs: ['经典三筋|three-line|#2B2A2E|bands|手背三道线|Three lines on the back', '蝴蝶结|bow|#6E2530*1.05|bow|腕口小结|A small bow at the wrist', '编织驾驶|woven driving|#A9693A*1.15|check|镂空透气，握方向盘不滑|Open weave grips the wheel', '翻毛口|fur cuff|#D9C4A5*1.3|fur|毛口一圈|Fur cuff'],
  },
  {
    code: 'belt', name: '牛皮腰带|leather belt', category: 'aa-2-6', draw: 'belt', places: 'wardrobe giftBox', fen: 9900, grams: 220,
    style: '商务|Business', size: [115, 3], signs: 'ruler shield gift', axes: ['颜色|Colour: 黑色|Black|#2A2A2C; 棕色|Brown|#7A4B2A', '长度|Length: 110cm; 115cm; 120cm'],
    tails: ['头层牛皮 男士|full-grain cowhide', '自动扣 商务|automatic buckle', '礼盒装 皮带|in a gift box'],
    points: ['整条牛皮，不分层|One piece of hide', '扣头实心，不掉色|Solid buckle', '边油打磨三遍|Edges polished three times', '可自行裁短|Can be cut shorter'],
    detail: ['裤腰加十五厘米就是合适的长度。|Waist plus 15 cm is the right length.', '不用时卷放或挂放。|Store rolled or hung.'],
    attributes: ['材质|Material=牛皮|Cowhide', '宽度|Width=3.4cm'],
    designs: ['针扣|pin buckle|#2A2A2C|pin|经典针扣，一用多年|Classic pin buckle', '自动扣|automatic|#2A2A2C*1.1|auto|滑轨自动扣，饭后松一格|Slide buckle', '编织|braided|#7A4B2A*1.2|braid|整条编织，任意处可扣|Braided, buckles anywhere'],
  },
  {
    code: 'tote', name: '牛皮托特包|leather tote', category: 'aa-5-4-18', draw: 'tote', places: 'wardrobe street desk', fen: 45900, grams: 780,
    style: '通勤|Commuter', size: [34, 28], signs: 'ruler hand shield', axes: [hide],
    tails: ['大容量 通勤女包|large, for work', '单肩手提 软皮|soft shoulder bag', '可放电脑|fits a laptop'],
    points: ['软牛皮，挎着不硌|Soft cowhide', '内袋三格，东西好找|Three inner pockets', '14寸电脑放得下|Fits a 14-inch laptop', '肩带加宽不勒|Wide strap'],
    detail: ['包底四颗脚钉，放地上不脏。|Four feet keep the base clean.', '雨天请套防尘袋，避免长时间淋湿。|Use the dust bag in rain.'],
    attributes: ['材质|Material=牛皮|Cowhide', '内部|Inside=拉链袋、手机袋|Zip and phone pocket'],
    designs: ['方形|square|#A9693A|plain|方正利落，文件不弯|Square, papers stay flat', '水桶|bucket|#5A3A2A*0.9|bucket|抽绳水桶，随手一挎|Drawstring bucket', '编织|woven|#D9C4A5*1.25|check|皮条手编|Hand-woven strips', '信封斜挎|envelope|#6E2530*0.7|flap|小号斜挎，出门轻便|Small crossbody'],
  },
  {
    code: 'wallet', name: '真皮钱包|leather wallet', category: 'aa-5-5-7', draw: 'wallet', places: 'desk giftBox', fen: 15900, grams: 130,
    style: '商务|Business', size: [19, 10], signs: 'hand shield gift', axes: [hide],
    tails: ['长款拉链 大容量|long zip', '短款多卡位|short, many cards', '礼物 手工缝线|hand-stitched gift'],
    points: ['多卡位，抽拉不紧|Many slots, easy pull', '植鞣皮，越用越亮|Ages to a shine', '手缝蜡线|Waxed hand stitch', '可刻字母|Initials on request'],
    detail: ['新皮有浅色生长纹，是天然皮的标记。|Growth lines show natural hide.', '避免与深色布料长时间摩擦。|Avoid rubbing on dark cloth.'],
    attributes: ['材质|Material=牛皮|Cowhide', '卡位|Slots=8'],
    designs: ['长款拉链|long zip|#2B2A2E*1.15|zip|一圈拉链，硬币不掉|Zip all round', '两折短夹|bifold|#5A3A2A*0.85|fold|两折，裤袋放得下|Fits a pocket', '卡包|card holder|#A9693A*0.6|card|只带卡，轻|Cards only'],
  },
  {
    code: 'collar', name: '毛领围脖|fur collar', category: 'aa-2-26', draw: 'furCollar', places: 'wardrobe giftBox', fen: 16900, grams: 180,
    style: '优雅|Elegant', size: [80, 12], signs: 'snow hand gift', axes: ['颜色|Colour@2-3: 本白|Ivory|#F1E8DA; 驼色|Camel|#B98A5E; 灰色|Grey|#9A9B9F; 黑色|Black|#2D2B2E'],
    tails: ['冬季保暖 百搭|winter, goes with all', '大衣搭配 毛条|for coats', '獭兔毛 交叉|crossed'],
    points: ['毛绒密，轻轻一围就暖|Dense and warm', '磁扣一碰就合|Magnetic clasp', '内衬缎面不刮领|Satin lining', '轻，不压肩|Light'],
    detail: ['抖一抖，毛自然蓬开。|Shake to fluff.', '收纳时用纸袋，勿压。|Store uncrushed in paper.'],
    attributes: ['材质|Material=獭兔毛|Rex rabbit', '扣合|Closure=磁扣|Magnet'],
    designs: ['交叉围脖|crossed|#B98A5E|plain|一头穿过，不会散|One end slips through', '大毛领|wide collar|#F1E8DA*1.4|big|整圈大毛领|A full wide collar', '毛球款|with pompoms|#9A9B9F*1.05|ball|两只毛球，俏皮|Two pompoms'],
  },
  {
    code: 'boots', name: '真皮短靴|leather boots', category: 'aa-8-3', draw: 'boots', places: 'street wardrobe', fen: 32900, grams: 1100,
    style: '通勤|Commuter', size: [28, 18], signs: 'snow ruler shield', axes: [hide, '尺码|Size: 36; 37; 38; 39'],
    tails: ['秋冬 软底|soft sole, autumn', '粗跟 马丁靴|chunky heel', '加绒保暖|lined'],
    points: ['牛皮鞋面，耐走|Cowhide upper', '橡胶底防滑|Rubber sole grips', '侧拉链，好穿脱|Side zip', '鞋垫可拆|Removable insole'],
    detail: ['偏瘦的脚选正码，脚背高加一码。|True to size; go up for a high instep.', '雨后塞报纸阴干。|Stuff with paper and dry in the shade.'],
    attributes: ['鞋面|Upper=牛皮|Cowhide', '跟高|Heel=4cm'],
    designs: ['切尔西|chelsea|#2B2A2E|elastic|松紧侧边，一脚蹬|Elastic sides', '系带马丁|lace-up|#5A3A2A*1.08|lace|八孔系带|Eight eyelets', '翻毛雪地|snow|#A9693A*0.8|fur|毛里圆头|Wool-lined round toe'],
  },
];
