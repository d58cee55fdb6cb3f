import type { GoodsFamily } from '../notation.ts';

const body = '颜色|Colour@2-3: 珍珠白|Pearl|#F3F1EC; 薄荷绿|Mint|#A9D5C8; 樱花粉|Sakura|#F0C3C7; 夜空蓝|Night blue|#3A4C72';
const tube = '规格|Pack: 1支|1 tube; 2支|2 tubes*1.8; 4支|4 tubes*3.3';

/** Oral care from Guangzhou. */
export const guangzhou: readonly GoodsFamily[] = [
  {
    code: 'paste', name: '牙膏|toothpaste', category: 'hb-3-12-19', draw: 'toothpaste', places: 'bathroom giftBox', fen: 1990, grams: 160, shelfLifeDays: 1095,
    style: '清新|Fresh', size: [19, 5], signs: 'leaf drop shield', axes: [tube],
    tails: ['清新口气 家用|fresh breath', '含氟防蛀|with fluoride', '旅行装|travel'],
    points: ['膏体细，泡沫不冲|Fine paste, gentle foam', '含氟，日常防蛀|Fluoride for daily use', '留香清爽|Clean aftertaste', '软管好挤|Easy tube'],
    detail: ['早晚各一次，每次两到三分钟。|Twice a day, two to three minutes.', '请勿吞咽；儿童在大人看护下使用。|Do not swallow; supervise children.'],
    attributes: ['净含量|Net weight=120g', '保质期|Shelf life=3年|3 years'],
    designs: ['海盐薄荷|sea-salt mint|#6FB7C4|waves|海盐加薄荷，醒神|Sea salt and mint', '茉莉白茶|jasmine white tea|#BFD3A6*1.05|flower|茉莉香淡淡的|Soft jasmine', '青柠|lime|#A9C94F|leaf|青柠气泡感|Lime sparkle', '竹盐|bamboo salt|#5F8F6A*1.05|bamboo|竹盐微咸|Slightly salty', '小苏打|baking soda|#7FA7D6*0.95|dots|茶渍一点点擦|Works on tea stains'],
  },
  {
    code: 'sonic', name: '电动牙刷|electric toothbrush', category: 'hb-3-12-17-1', draw: 'sonicBrush', places: 'bathroom giftBox', fen: 12900, grams: 260,
    style: '现代|Modern', size: [3, 24], signs: 'bolt clock drop', axes: [body, '套餐|Set: 一柄两头|2 heads; 一柄四头|4 heads*1.2'],
    tails: ['声波 成人|sonic, adult', '情侣礼盒|couple gift', '长续航 便携|long battery'],
    points: ['声波震动，声音小|Quiet sonic', '两分钟分区提醒|Two-minute zones', '充一次用一个月|A month per charge', '整机可冲洗|Washable'],
    detail: ['初用选柔和模式，适应一周。|Start on gentle for a week.', '刷头三个月换一支。|New head every three months.'],
    attributes: ['防水|Water=IPX7', '充电|Charging=USB-C'],
    designs: ['基础款|basic|#F3F1EC*0.8|plain|两个模式够用|Two modes', '旋钮屏显|display|#3A4C72*1.5|panel|屏上看时间电量|Shows time and power', '软毛敏感|soft|#F0C3C7*1.05|soft|软毛，刷着不疼|Soft bristles', '儿童声波|kids|#A9D5C8*0.75|bear|小头软毛，有贴纸|Small head and stickers'],
  },
  {
    code: 'brush', name: '手动牙刷|toothbrush', category: 'hb-3-12-17-2', draw: 'toothbrush', places: 'bathroom', fen: 990, grams: 60,
    style: '日常|Everyday', size: [2, 19], signs: 'hand drop leaf', axes: [body, '件数|Count: 2支|2; 4支|4*1.8; 8支|8*3.3'],
    tails: ['软毛 家庭装|soft, family', '宽头|wide head', '旅行带盖|travel, capped'],
    points: ['细软刷毛，进牙缝|Fine soft bristles', '刷柄防滑|Grip handle', '独立装|Individually packed', '颜色分家人|Colours for each'],
    detail: ['刷毛外翻就该换。|Replace when bristles bend.', '刷头朝上晾干。|Dry head up.'],
    attributes: ['刷毛|Bristle=PBT细丝|Fine PBT'],
    designs: ['万根软毛|ultra-fine|#A9D5C8*1.2|soft|毛密，泡沫细|Dense bristles', '竹柄|bamboo|#D3A66B*1.1|bamboo|竹柄可降解|Bamboo handle', '宽头|wide-head|#F3F1EC|plain|一刷两排|Two rows at once', '儿童卡通|kids’ cartoon|#F0C3C7*0.9|bear|吸盘底座站得住|Stands on a suction foot'],
  },
  {
    code: 'rinse', name: '漱口水|mouthwash', category: 'hb-3-12-11', draw: 'mouthwash', places: 'bathroom desk', fen: 2990, grams: 560, shelfLifeDays: 1095,
    style: '清新|Fresh', size: [8, 20], signs: 'drop leaf clock', axes: ['规格|Pack: 500ml; 500ml×2*1.8; 便携12ml×20|Sachets 12 ml × 20*0.9'],
    tails: ['清新口气 温和|fresh and mild', '便携条装|sachets', '饭后约会|after meals'],
    points: ['不含酒精，不辣口|No alcohol', '三十秒清爽|Thirty seconds', '瓶盖有刻度|Measured cap', '条装好带|Sachets to carry'],
    detail: ['每次15毫升，漱三十秒吐出。|15 ml, thirty seconds, spit.', '六岁以下不建议使用。|Not for under sixes.'],
    attributes: ['净含量|Net=500ml', '酒精|Alcohol=不含|None'],
    designs: ['薄荷|mint|#5FB9A8|leaf|清凉适中|Medium cool', '白桃|white peach|#F0B7A6|flower|白桃香|White peach', '绿茶|green tea|#94B86A|bamboo|绿茶清淡|Light green tea', '海盐柠檬|sea-salt lemon|#7FB7D6*1.05|waves|柠檬清爽|Lemon fresh'],
  },
  {
    code: 'irrigator', name: '冲牙器|water flosser', category: 'hb-3-12-5', draw: 'irrigator', places: 'bathroom', fen: 15900, grams: 480,
    style: '现代|Modern', size: [7, 30], signs: 'drop bolt shield', axes: [body],
    tails: ['便携式 正畸|portable, for braces', '家用洗牙|for home', '迷你旅行|mini travel'],
    points: ['脉冲水柱，牙缝冲得到|Pulsed jet', '五档水压，从柔和起|Five levels', '水箱可拆洗|Tank comes off', '整机防水|Waterproof'],
    detail: ['先低头对着洗手池，嘴微闭。|Lean over the basin, lips lightly closed.', '用后倒净水，晾干。|Empty and dry after use.'],
    attributes: ['水箱|Tank=220ml', '防水|Water=IPX7'],
    designs: ['便携|portable|#F3F1EC|plain|一手拿得住|One hand', '伸缩迷你|telescopic|#F0C3C7*0.85|mini|收起来像水杯|Collapses small', '台式|countertop|#3A4C72*1.4|base|大水箱，一家用|Family tank'],
  },
  {
    code: 'floss', name: '牙线棒|floss picks', category: 'hb-3-12-2', draw: 'floss', places: 'bathroom desk', fen: 1290, grams: 120,
    style: '日常|Everyday', size: [8, 6], signs: 'hand shield leaf', axes: ['数量|Count: 100支|100; 200支|200*1.8; 400支|400*3.3'],
    tails: ['细滑 家庭装|fine and smooth', '便携盒|pocket case', '独立包装|wrapped'],
    points: ['线细韧，不易断|Thin and strong', '弧形柄，够得到里面|Curved handle', '收纳盒能放包里|Pocket case', '一支一用|Single use'],
    detail: ['轻轻来回，不要硬压。|Gently back and forth.', '首次使用可能微有不适，一周内缓解。|Slight discomfort may pass in a week.'],
    attributes: ['线材|Thread=高分子聚乙烯|UHMWPE'],
    designs: ['经典|classic|#A9D5C8|plain|日常用|Daily', '薄荷味|mint|#5FB9A8*1.05|leaf|带薄荷味|Mint scent', '卷轴牙线|reel|#F3F1EC*1.1|round|五十米一卷|Fifty metres', '儿童水果|kids’ fruit|#F0B7A6*1.08|bear|水果造型|Fruit shapes'],
  },
  {
    code: 'kidpaste', name: '儿童牙膏|kids’ toothpaste', category: 'hb-3-12-19', draw: 'toothpaste:kid', places: 'bathroom giftBox', fen: 2290, grams: 90, shelfLifeDays: 1095,
    style: '童趣|Playful', size: [14, 4], signs: 'leaf shield star', axes: [tube],
    tails: ['3-12岁 换牙期|ages 3–12', '低氟 水果味|low fluoride, fruit', '按压泵|pump'],
    points: ['水果味，不抗拒刷牙|Fruit taste', '低氟配方|Low fluoride', '泡沫少|Low foam', '米粒到豌豆大小的用量|Rice-grain to pea size'],
    detail: ['三岁以下用米粒大小，三到六岁豌豆大小。|Rice grain under three, pea size three to six.', '请在家长看护下使用。|Supervise use.'],
    attributes: ['净含量|Net weight=60g', '适用|Ages=3–12岁|3–12'],
    designs: ['草莓|strawberry|#EE8F97|bear|草莓味|Strawberry', '葡萄|grape|#9C86C4|star|葡萄味|Grape', '哈密瓜|melon|#B5CF7A|spike|哈密瓜味|Melon'],
  },
  {
    code: 'heads', name: '替换刷头|replacement heads', category: 'hb-3-12-16-2', draw: 'brushHeads', places: 'bathroom', fen: 2990, grams: 40,
    style: '日常|Everyday', size: [2, 8], signs: 'shield hand drop', axes: ['数量|Count: 4支|4; 8支|8*1.85'],
    tails: ['通用声波牙刷|for sonic brushes', '软毛 独立包装|soft, wrapped', '季抛装|quarterly pack'],
    points: ['适配本店声波款|Fits our sonic brushes', '褪色提醒更换|Fading reminder', '磨圆刷毛|Rounded bristles', '防尘盖|Dust caps'],
    detail: ['请先核对牙刷型号。|Check your brush model.', '刷毛褪色一半就换。|Change when half faded.'],
    attributes: ['刷毛|Bristle=磨圆尼龙|Rounded nylon'],
    designs: ['清洁型|clean|#F3F1EC|plain|日常清洁|Daily clean', '敏感型|sensitive|#F0C3C7*1.05|soft|更软|Softer', '抛光型|polish|#3A4C72*1.05|round|中间小圆杯|Polishing cup'],
  },
  {
    code: 'tongue', name: '刮舌器|tongue scraper', category: 'hb-3-12-15', draw: 'tongueScraper', places: 'bathroom', fen: 1590, grams: 45,
    style: '日常|Everyday', size: [3, 16], signs: 'hand drop shield', axes: ['件数|Count: 1支|1; 2支|2*1.8'],
    tails: ['不锈钢|steel', '软硅胶|soft silicone', '清新口气|fresh breath'],
    points: ['边口圆滑|Smooth edge', '一冲就净|Rinses clean', '附收纳盒|With case', '手柄长|Long handle'],
    detail: ['由内向外轻刮两三次。|Two or three gentle strokes outward.', '每次用后冲净晾干。|Rinse and dry.'],
    attributes: ['材质|Material=不锈钢/硅胶|Steel or silicone'],
    designs: ['U形不锈钢|U-shaped steel|#C5CACE*1.2|plain|两手握|Two-handed', '硅胶|silicone|#A9D5C8|soft|软，新手用|Soft for beginners'],
  },
];
