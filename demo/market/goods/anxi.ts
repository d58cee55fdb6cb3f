import type { GoodsFamily } from '../notation.ts';

const brew = '盖碗7克，沸水快冲，前三泡十秒左右出汤。|7 g in a gaiwan, boiling water, about ten seconds for the first three.';
const keep = '清香型建议冷藏，浓香与陈香常温密封。|Keep light styles cool; roasted and aged at room temperature, sealed.';
const pack = '规格|Pack: 125g; 250g*1.9; 500g*3.6';

/** Tieguanyin of Anxi, and its rattan craft. */
export const anxi: readonly GoodsFamily[] = [
  {
    code: 'light', name: '清香型铁观音|light Tieguanyin', category: 'fb-1-14-2', draw: 'teaPouch:vac', places: 'teaTable desk', fen: 8900, grams: 160, shelfLifeDays: 540,
    style: '口粮茶|Daily tea', size: [16, 24], signs: 'leaf drop snow', axes: [pack],
    tails: ['安溪乌龙 兰花香|orchid note', '秋茶 小包装|autumn, small packs', '高山茶园|high gardens'],
    points: ['兰花香高，回甘快|Orchid aroma, quick sweetness', '7克一小泡，真空|7 g vacuum packs', '当季现做|Made this season', '汤绿透亮|Clear green liquor'],
    detail: [brew, keep], attributes: ['香型|Style=清香|Light', '保质期|Shelf life=18个月|18 months'],
    designs: ['感德秋香|Gande autumn|#7FA45F|leaf|秋天的香气高|High autumn aroma', '祥华正味|Xianghua|#6E9457*1.2|landscape|正味厚，不酸|Thick, no sour edge', '春水|spring|#93B874*0.9|flower|春茶水软|Soft spring liquor', '高山手采|hand-picked|#5C8A50*1.5|bamboo|手采，梗少|Hand-picked'],
  },
  {
    code: 'roast', name: '浓香型铁观音|roasted Tieguanyin', category: 'fb-1-14-2', draw: 'teaTin', places: 'teaTable shelf giftBox', fen: 9900, grams: 170, shelfLifeDays: 720,
    style: '传统|Traditional', size: [9, 13], signs: 'flame leaf drop', axes: [pack],
    tails: ['炭焙乌龙 熟茶|charcoal-roasted', '温润口感 醇厚|mellow and round', '老茶客|for old hands'],
    points: ['荔枝炭慢焙|Slow lychee charcoal', '焙火香，汤橙黄|Toasty amber liquor', '耐泡耐存|Brews and keeps well', '罐装不串味|Tin-packed'],
    detail: [brew, keep], attributes: ['香型|Style=浓香|Roasted', '工艺|Process=炭焙|Charcoal roast'],
    designs: ['轻火|light roast|#C29A4E|leaf|三分火，花香还在|Flowers remain', '中火|medium roast|#A67A35*1.1|waves|焦糖香|Caramel note', '足火|full roast|#7A4F25*1.25|flame|足火，炒米香|Toasted rice note', '传统韵香|traditional|#95733A*1.3|cloud|老做法，韵长|Old method, long finish'],
  },
  {
    code: 'aged', name: '陈香铁观音|aged Tieguanyin', category: 'fb-1-14-2', draw: 'teaJar:paper', places: 'teaTable shelf', fen: 19900, grams: 260, shelfLifeDays: 3650,
    style: '收藏|Keeping', size: [10, 14], signs: 'clock leaf flame', axes: ['规格|Pack: 100g; 250g*2.3'],
    tails: ['老铁 存放|kept for years', '陈年乌龙 复焙|re-roasted', '瓷罐装|in a jar'],
    points: ['每年复焙一次|Re-roasted yearly', '梅子酸甜陈香|Plum and age', '汤色如琥珀|Amber liquor', '瓷罐蜡封|Wax-sealed jar'],
    detail: [brew, keep], attributes: ['香型|Style=陈香|Aged', '包装|Packing=瓷罐|Jar'],
    designs: ['五年陈|five-year|#8A5A2E|plain|陈味刚起|Age just begins', '十年陈|ten-year|#6B3F20*1.8|bands|梅香明显|Clear plum', '十五年陈|fifteen-year|#4E2C18*3|crackle|药香绵长|Long herbal note'],
  },
  {
    code: 'box', name: '铁观音礼盒|Tieguanyin gift box', category: 'fb-2-8', draw: 'giftBox:tea', places: 'giftBox teaTable', fen: 23900, grams: 850, shelfLifeDays: 540,
    style: '茶礼|Tea gift', size: [33, 25], signs: 'gift leaf star', axes: ['规格|Pack: 250g; 500g*1.6'],
    tails: ['送长辈 手提袋|for elders, with bag', '商务年货|business and New Year', '乌龙茶组合|oolong set'],
    points: ['清香浓香各一半|Half light, half roasted', '独立小泡，分人方便|Single brews', '附冲泡卡|Brewing card', '礼袋贺卡齐全|Bag and card'],
    detail: ['两种香型同盒，收礼人不挑。|Two styles, so everyone likes one.', keep], attributes: ['包装|Packing=礼盒|Gift box'],
    designs: ['茶山绿|tea-hill green|#3F7A57|landscape|盒面茶山梯田|Terraces on the lid', '闽南红砖|red brick|#B5532F*1.05|lattice|闽南红砖花窗|South Fujian brick window', '素雅灰|quiet grey|#8C928F*0.95|cloud|商务不张扬|Quiet for business'],
  },
  {
    code: 'huangjin', name: '黄金桂|Huangjingui oolong', category: 'fb-1-14-2', draw: 'teaTin:round', places: 'teaTable desk', fen: 7900, grams: 160, shelfLifeDays: 540,
    style: '口粮茶|Daily tea', size: [9, 12], signs: 'leaf drop star', axes: [pack],
    tails: ['透天香 乌龙|high aroma', '安溪名丛|Anxi cultivar', '桂花香|osmanthus note'],
    points: ['香气高扬，像桂花|High aroma like osmanthus', '开采早，尝鲜快|Early season', '汤金黄|Golden liquor', '小罐分装|Small tins'],
    detail: [brew, keep], attributes: ['品种|Cultivar=黄旦|Huangdan'],
    designs: ['清香|light|#D9B44A|flower|香得直接|Straight aroma', '烘焙|roasted|#B5852F*1.15|flame|焙过更稳|Steadier after roast', '春茶|spring|#C9C160*0.9|leaf|春天新做|New this spring'],
  },
  {
    code: 'benshan', name: '本山毛蟹乌龙|Benshan and Maoxie oolong', category: 'fb-1-14-2', draw: 'teaPouch', places: 'teaTable kitchen', fen: 4900, grams: 270, shelfLifeDays: 540,
    style: '口粮茶|Daily tea', size: [16, 25], signs: 'leaf drop hand', axes: ['规格|Pack: 250g; 500g*1.85'],
    tails: ['安溪色种 口粮|daily oolong', '冷泡茶 大包|cold brew', '餐馆茶|for restaurants'],
    points: ['价格亲民，日常喝|Friendly daily tea', '冷泡也甜|Sweet cold-brewed', '叶子完整|Whole leaf', '自封袋装|Zip bag'],
    detail: [brew, keep], attributes: ['品种|Cultivar=本山/毛蟹|Benshan or Maoxie'],
    designs: ['本山|Benshan|#7D9A55|leaf|近似铁观音，价更低|Near Tieguanyin, cheaper', '毛蟹|Maoxie|#8BA86A*0.9|dots|白毫多，清香|Downy, light', '碎香|broken leaf|#6F7F45*0.6|waves|碎茶冷泡快|Fast for cold brew'],
  },
  {
    code: 'bags', name: '袋泡乌龙|oolong tea bags', category: 'fb-1-14-2', draw: 'teaBagBox', places: 'desk breakfast', fen: 3990, grams: 90, shelfLifeDays: 540,
    style: '便携|Portable', size: [15, 10], signs: 'clock leaf drop', axes: ['规格|Pack: 15包|15 bags; 30包|30 bags*1.8'],
    tails: ['办公室 三角茶包|pyramid bags', '冷泡热泡|hot or cold', '奶茶底|for milk tea'],
    points: ['玉米纤维茶包|Corn-fibre bags', '原叶，不是茶末|Whole leaf inside', '冷泡两小时|Cold in two hours', '独立封装|Individually sealed'],
    detail: ['一包300毫升水，两分钟。|One bag, 300 ml, two minutes.', keep], attributes: ['茶包|Bag=玉米纤维|Corn fibre'],
    designs: ['铁观音|Tieguanyin|#6E9457|leaf|清香原叶|Light whole leaf', '蜜桃乌龙|peach oolong|#E8A38A*1.1|flower|桃子果干|With dried peach', '桂花乌龙|osmanthus oolong|#D9B04F*1.08|dots|干桂花看得见|Real osmanthus'],
  },
  {
    code: 'basket', name: '藤编收纳篮|rattan basket', category: 'hg-3-6', draw: 'basket', places: 'livingroom shelf picnic', fen: 6900, grams: 520,
    style: '自然|Natural', size: [30, 22], signs: 'hand leaf ruler', axes: ['尺寸|Size: 小号|Small; 中号|Medium*1.3; 大号|Large*1.7'],
    tails: ['手工编织 家居|handwoven', '茶具野餐篮|tea and picnic', '藤铁工艺|rattan and iron'],
    points: ['手工编，边口包藤|Hand-woven rim', '铁艺骨架，不变形|Iron frame', '内衬布可拆|Removable liner', '轻，一手提|Light'],
    detail: ['藤条先煮后编，柔韧不裂。|Canes are boiled before weaving.', '湿布擦净，阴干。|Wipe damp, dry in shade.'],
    attributes: ['材质|Material=藤、铁|Rattan, iron'],
    designs: ['提手野餐|picnic|#B98A55*1.2|handle|带盖带提手|Lid and handle', '圆形浅篮|shallow round|#C79F6B*0.7|round|放茶点水果|For fruit and snacks', '方形收纳|square|#A9794A|check|格子柜正好|Fits cube shelves', '壁挂花篮|wall|#BE9560*0.8|leaf|挂墙插干花|Hang with dry flowers'],
  },
  {
    code: 'tray', name: '竹木茶盘|tea tray', category: 'hg-11-10-7-9', draw: 'teaTray', places: 'teaTable', fen: 12900, grams: 1700,
    style: '新中式|New Chinese', size: [40, 26], signs: 'drop hand ruler', axes: ['尺寸|Size: 35cm; 42cm*1.25; 50cm*1.55'],
    tails: ['干泡台 储水|water-storing', '家用小茶台|small home tray', '功夫茶海|gongfu'],
    points: ['抽屉储水，好倒|Drawer tray', '重竹压制，不易裂|Pressed bamboo', '边角打圆|Rounded corners', '脚垫防滑|Non-slip feet'],
    detail: ['茶盘只做一件事：把水留住。|A tray has one job: keep the water.', '用后倒水擦干。|Empty and wipe dry.'],
    attributes: ['材质|Material=重竹|Pressed bamboo'],
    designs: ['长方抽屉|drawer|#8A5E3A|grain|经典长方|Classic rectangle', '圆月|round moon|#9C6D42*0.9|round|圆盘小台面|Round for small tables', '石板嵌|slate inlay|#5C5550*1.4|bands|嵌黑石板|Slate inlay'],
  },
];
