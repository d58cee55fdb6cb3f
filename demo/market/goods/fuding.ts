import type { GoodsFamily } from '../notation.ts';

const brew = '盖碗5克，90–100度水，前几泡快出汤；老茶可煮。|5 g in a gaiwan at 90–100 °C, quick first infusions; aged tea may be boiled.';
const keep = '密封、避光、防潮、远离异味存放。|Keep sealed, dark, dry and away from smells.';

/** White tea of Fuding. */
export const fuding: readonly GoodsFamily[] = [
  {
    code: 'needle', name: '白毫银针|Silver Needle white tea', category: 'fb-1-14-2', draw: 'teaTin', places: 'teaTable giftBox', fen: 16900, grams: 130, shelfLifeDays: 3650,
    style: '茶礼|Tea gift', size: [9, 13], signs: 'leaf drop shield', axes: ['规格|Pack: 50g; 100g*1.9; 250g*4.5'],
    tails: ['福鼎白茶 头采|first picking', '茶叶自己喝 罐装|for daily drinking', '太姥山|Taimu mountain'],
    points: ['单芽，满披白毫|Single buds with white down', '日光萎凋|Sun-withered', '汤色浅杏，毫香清|Pale apricot liquor', '可存放转化|Can be kept to age'],
    detail: [brew, keep], attributes: ['工艺|Process=萎凋、干燥|Withered, dried', '等级|Grade=一级|Grade 1', '保质期|Shelf life=长期，以标签为准|Long; see label'],
    designs: ['当年新茶|new season|#DDE3C8|leaf|新茶鲜爽，像豆浆气|Fresh and sweet', '三年陈|three-year|#C8B77E*1.4|plain|三年，花果香起来了|Flowers and fruit begin', '荒野|wild-grown|#B7C29B*1.6|bamboo|荒野茶园，采得少|From untended gardens', '高山|high-mountain|#C9D6B4*1.2|landscape|海拔高，芽壮|Stout buds from high gardens'],
  },
  {
    code: 'peony', name: '白牡丹|White Peony tea', category: 'fb-1-14-2', draw: 'teaTin:round', places: 'teaTable desk', fen: 8900, grams: 130, shelfLifeDays: 3650,
    style: '口粮茶|Daily tea', size: [9, 13], signs: 'leaf drop hand', axes: ['规格|Pack: 100g; 250g*2.3; 500g*4.3'],
    tails: ['福鼎白茶 散茶|loose leaf', '一芽二叶 口粮|bud and two leaves', '办公室 大杯泡|for a big mug'],
    points: ['一芽一二叶，有花香|Bud with leaves, floral', '叶背有毫|Downy underside', '耐泡，七八道|Seven or eight brews', '性价比口粮|Good daily value'],
    detail: [brew, keep], attributes: ['工艺|Process=萎凋、干燥|Withered, dried', '等级|Grade=特级/一级|Superior or grade 1'],
    designs: ['春茶|spring|#CBD8B0|leaf|春天的第一批叶|First leaves of spring', '花香型|floral|#D9CBB8*1.15|flower|轻做青，花香明显|Gently worked, floral', '老树|old-tree|#9DAE84*1.3|bamboo|老丛，汤厚|Old bushes, thick liquor', '五年陈|five-year|#B79558*1.5|plain|陈香初现|First aged notes'],
  },
  {
    code: 'cake', name: '老白茶饼|aged white tea cake', category: 'fb-1-14-2', draw: 'teaCake', places: 'teaTable shelf giftBox', fen: 12900, grams: 370, shelfLifeDays: 3650,
    style: '收藏|Keeping', size: [20, 3], signs: 'leaf shield clock', axes: ['规格|Pack: 一饼350g|One cake 350 g; 两饼|Two cakes*1.9; 一提五饼|Five cakes*4.6'],
    tails: ['福鼎 寿眉压制|pressed Shou Mei', '煮茶 枣香|for boiling, jujube note', '可存放 棉纸包|paper-wrapped'],
    points: ['松紧适度，好撬|Pressed to pry easily', '煮着喝，枣香药香|Boil for jujube notes', '棉纸包，透气好存|Breathing paper', '配茶针一支|With a tea pick'],
    detail: [brew, keep], attributes: ['工艺|Process=蒸压|Steam-pressed', '净含量|Net weight=350g'],
    designs: ['寿眉三年|three-year Shou Mei|#8A6B41|leaf|甜，常喝不腻|Sweet daily cake', '寿眉八年|eight-year Shou Mei|#6F4E2E*2|plain|八年，汤红亮|Red bright liquor', '贡眉|Gong Mei|#7F7445*1.3|bamboo|菜茶小叶，香细|Small leaf, fine aroma', '牡丹饼|White Peony|#9E8F5B*1.6|flower|牡丹压饼，带花香|Peony pressed, floral', '秋寿眉|autumn Shou Mei|#94703D*0.8|waves|秋茶糖分高，香甜|Sweet autumn leaf'],
  },
  {
    code: 'squares', name: '小方片白茶|white tea squares', category: 'fb-1-14-2', draw: 'teaSquares', places: 'desk teaTable picnic', fen: 6900, grams: 180, shelfLifeDays: 3650,
    style: '便携|Portable', size: [3, 1], signs: 'leaf clock hand', axes: ['规格|Pack: 10片|10 pieces; 20片罐装|Tin of 20*1.8; 50片|50 pieces*4.2'],
    tails: ['一片一泡 独立装|one per brew', '办公室出差 便携|for travel', '老白茶 巧克力片|chocolate-style'],
    points: ['一片5克，不用称|5 g each, no scale', '独立小包，干净|Each wrapped', '焖泡煮都行|Steep or boil', '压得松，出汤快|Loose press, quick brew'],
    detail: [brew, keep], attributes: ['单片|Each=5g', '包装|Packing=独立|Individual'],
    designs: ['寿眉片|Shou Mei|#8A6B41|leaf|甜润口粮|Sweet and easy', '陈皮白茶|with tangerine peel|#C07B33*1.25|dots|新会陈皮同压|With Xinhui peel', '桂花白茶|osmanthus|#D9B04F*1.15|flower|一点桂花香|A touch of osmanthus', '枸杞红枣|goji and jujube|#A8463A*1.1|round|枸杞红枣配料|With goji and jujube'],
  },
  {
    code: 'box', name: '白茶礼盒|white tea gift box', category: 'fb-2-8', draw: 'giftBox:tea', places: 'giftBox teaTable', fen: 29900, grams: 900, shelfLifeDays: 3650,
    style: '茶礼|Tea gift', size: [34, 26], signs: 'gift leaf star', axes: ['规格|Pack: 双罐|Two tins; 双饼|Two cakes*1.3; 茶加杯|Tea and cup*1.2'],
    tails: ['中秋送长辈|for elders', '商务伴手礼|business gift', '高档礼品 手提袋|with carrier bag'],
    points: ['磁吸翻盖，开盒体面|Magnetic lid', '附手提袋和贺卡|Bag and card', '茶样三款|Three samples', '可代写贺卡|Card written for you'],
    detail: ['礼盒先选茶后选盒，替你搭配好。|Tea first, box second, matched for you.', keep], attributes: ['包装|Packing=礼盒+手提袋|Box and bag'],
    designs: ['山水|landscape|#5F7F6B|landscape|太姥山水画|Taimu hills', '素雅白|plain ivory|#E8E1CF*0.9|plain|烫金一行|One line of gold', '节庆红|festive red|#B5312C*1.05|cloud|年节送礼|For the festivals', '竹编|bamboo-weave|#B58C52*1.3|lattice|竹编盒，用完收纳|Reusable woven box'],
  },
  {
    code: 'shoumei', name: '寿眉散茶|loose Shou Mei', category: 'fb-1-14-2', draw: 'teaPouch', places: 'teaTable kitchen', fen: 4900, grams: 270, shelfLifeDays: 3650,
    style: '口粮茶|Daily tea', size: [16, 25], signs: 'leaf drop flame', axes: ['规格|Pack: 250g; 500g*1.85; 1kg*3.4'],
    tails: ['煮茶专用 老白茶|for boiling', '大叶口粮 袋装|big leaf, bag', '冷泡夏天|cold brew'],
    points: ['叶大梗壮，煮着甜|Big leaf, sweet when boiled', '一壶能煮三次|Three boils per pot', '自封袋，防潮|Zip bag', '价格亲民|Friendly price'],
    detail: [brew, keep], attributes: ['工艺|Process=萎凋、干燥|Withered, dried', '季节|Season=春/秋|Spring or autumn'],
    designs: ['春寿眉|spring|#97A567|leaf|清甜草叶香|Grassy sweetness', '秋寿眉|autumn|#A57F3F*0.9|waves|糖香足|Sugar notes', '十年陈|ten-year|#6A4526*2.6|plain|枣香绵柔|Soft jujube'],
  },
  {
    code: 'boiler', name: '煮茶器|tea brewer', category: 'hg-11-7-45', draw: 'healthPot:tea', places: 'teaTable desk', fen: 19900, grams: 1600,
    style: '新中式|New Chinese', size: [18, 25], signs: 'flame drop leaf', axes: ['套餐|Set: 单壶|Pot; 壶加四杯|Pot and four cups*1.35'],
    tails: ['蒸汽喷淋 老白茶|steam spray', '玻璃电陶炉|glass on a ceramic hob', '围炉煮茶|fireside tea'],
    points: ['喷淋出茶，汤清|Spray brewing, clear liquor', '停电保温|Keeps warm', '壶胆可拆洗|Removable insert', '玻璃厚，耐煮|Thick glass'],
    detail: ['5克老白茶配500毫升水，煮三分钟。|5 g aged tea in 500 ml, three minutes.', '勿空烧，玻璃勿骤冷。|Do not heat empty or shock the glass.'],
    attributes: ['容量|Capacity=800ml', '功率|Power=600W'],
    designs: ['喷淋款|spray|#B58C52|leaf|茶不泡在水里|Leaves stay above water', '提梁玻璃|bail-handle glass|#C8B77E*0.8|bamboo|竹提梁|Bamboo bail handle', '陶壶电炉|clay pot and hob|#7A5138*1.3|splash|陶壶聚香|Clay holds aroma'],
  },
  {
    code: 'chenpi', name: '陈皮白茶|tangerine-peel white tea', category: 'fb-1-14-2', draw: 'teaBalls', places: 'teaTable desk giftBox', fen: 7900, grams: 260, shelfLifeDays: 1800,
    style: '调饮|Blend', size: [4, 4], signs: 'leaf flame clock', axes: ['规格|Pack: 8颗|8 balls; 16颗罐装|Tin of 16*1.85'],
    tails: ['一颗一泡 龙珠|one ball per brew', '煮着喝 冬天|for winter', '独立包装|wrapped'],
    points: ['陈皮与寿眉同揉|Peel and leaf rolled together', '一颗泡一壶|One ball a pot', '果香茶香都在|Fruit and tea', '铁罐好存|Tin keeps it'],
    detail: [brew, keep], attributes: ['单颗|Each=8g', '配料|Made of=白茶、陈皮|White tea, peel'],
    designs: ['三年陈皮|three-year peel|#C07B33|leaf|陈皮清香|Clean peel', '桂圆红枣|longan and jujube|#8E4B32*1.1|round|配桂圆红枣|With longan and jujube', '小青柑|in green mandarin|#5E7A3A*1.3|orange|整颗小青柑装茶|Tea in a whole mandarin'],
  },
];
