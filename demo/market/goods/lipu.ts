import type { GoodsFamily } from '../notation.ts';

const count = '件数|Count: 5个|5; 10个|10*1.85; 20个|20*3.5';
const soft = '颜色|Colour@2-4: 米白|Cream|#EFE6D6; 灰色|Grey|#9A9EA3; 粉色|Pink|#E3B4B4; 黑色|Black|#2F3034; 墨绿|Deep green|#4F6B5C';

/** Hangers of Lipu. */
export const lipu: readonly GoodsFamily[] = [
  {
    code: 'wood', name: '实木衣架|wooden hangers', category: 'hg-10-16-1-2-2', draw: 'hanger:wood', places: 'wardrobe laundry', fen: 3990, grams: 650,
    style: '自然|Natural', size: [44, 23], signs: 'hand leaf shield', axes: ['木色|Wood: 原木|Natural|#D3A66B; 胡桃|Walnut|#7A5136*1.05; 白漆|White|#EFEAE0*1.08', count],
    tails: ['家用西装 无痕|for suits, no marks', '荔浦 宽肩|broad shoulder', '服装店专用|for shops'],
    points: ['榉木打磨，不勾丝|Sanded beech', '宽肩护形|Broad shoulders keep shape', '360度转钩|Turning hook', '承重五公斤|Holds 5 kg'],
    detail: ['木料烘到含水率合适再车制，不易变形。|Kiln-dried before turning so it stays true.', '避免长期淋水。|Keep out of rain.'],
    attributes: ['材质|Material=榉木|Beech', '挂钩|Hook=防锈钢|Rust-proof steel'],
    designs: ['宽肩西装|suit|#D3A66B*1.3|wide|4厘米宽肩|4 cm shoulders', '平板带杆|flat with bar|#7A5136|bar|横杆挂裤子|Bar for trousers', '凹槽吊带|notched|#EFEAE0*0.95|notch|凹槽挂吊带裙|Notches for straps', '香樟木|camphor|#C79A60*1.4|plain|带一点樟木味|A touch of camphor'],
  },
  {
    code: 'velvet', name: '植绒衣架|velvet hangers', category: 'hg-10-16-1-2-2', draw: 'hanger:velvet', places: 'wardrobe', fen: 2490, grams: 380,
    style: '简约|Minimal', size: [45, 24], signs: 'hand ruler shield', axes: [soft, count],
    tails: ['防滑无痕 家用|non-slip', '省空间超薄|slim, saves room', '衣柜整齐|tidy wardrobe'],
    points: ['绒面防滑，吊带不掉|Velvet holds straps', '薄五毫米，多挂一倍|5 mm thin', '圆肩不起包|No shoulder bumps', '金色或银色钩|Gold or silver hook'],
    detail: ['同色一排挂，衣柜一下就齐。|One colour makes a tidy row.', '湿衣请勿挂，避免脱绒。|Not for wet clothes.'],
    attributes: ['材质|Material=ABS植绒|Flocked ABS', '厚度|Thickness=5mm'],
    designs: ['圆肩|round|#EFE6D6|plain|毛衣不起包|For sweaters', '带横杆|with bar|#9A9EA3*1.05|bar|挂西裤|For trousers', '心形|heart|#E3B4B4*1.1|heart|少女心|Heart-shaped', '多层|tiered|#2F3034*1.4|tiers|一挂五件|Five on one hook'],
  },
  {
    code: 'plastic', name: '塑料衣架|plastic hangers', category: 'hg-10-9-4-2', draw: 'hanger:plastic', places: 'laundry wardrobe', fen: 1590, grams: 420,
    style: '日常|Everyday', size: [41, 20], signs: 'drop wind hand', axes: ['颜色|Colour@2-4: 天蓝|Sky|#8DBBDD; 奶白|Cream|#F1EADB; 薄荷|Mint|#A9D2BF; 浅紫|Lilac|#C5B6DC', count],
    tails: ['晾晒加粗 宿舍|thick, for dorms', '干湿两用|wet or dry', '防风扣|windproof'],
    points: ['加粗不变形|Thick and stiff', '防风钩，阳台不掉|Windproof hook', '内扣挂吊带|Inner hooks', '一体成型|One piece'],
    detail: ['晾晒请避开暴晒过久，延长使用。|Avoid long harsh sun.', '可回收塑料。|Recyclable.'],
    attributes: ['材质|Material=PP'],
    designs: ['加粗|thick|#8DBBDD|plain|粗杆不起印|Thick rod', '防风|windproof|#A9D2BF*1.1|clip|夹住晾衣杆|Grips the rail', '折叠旅行|folding travel|#C5B6DC*1.3|fold|折起巴掌大|Folds to a palm'],
  },
  {
    code: 'pants', name: '裤架裤夹|trouser hangers', category: 'hg-10-16-1-2-2', draw: 'hanger:clip', places: 'wardrobe laundry', fen: 2290, grams: 520,
    style: '日常|Everyday', size: [36, 16], signs: 'hand ruler shield', axes: ['颜色|Colour: 银色|Silver|#BFC4C8; 黑色|Black|#2F3034', count],
    tails: ['无痕夹 西裤裙子|no-mark clips', '不锈钢 家用|steel', '省空间|space-saving'],
    points: ['夹口垫胶，不留印|Padded clips', '夹子左右可移|Clips slide', '不锈钢杆|Steel bar', '夹力足|Firm grip'],
    detail: ['厚裤用中间，薄裙用两端。|Middle for thick, ends for thin.', '擦干防锈。|Wipe dry.'],
    attributes: ['材质|Material=不锈钢|Steel'],
    designs: ['双夹|two-clip|#BFC4C8|plain|夹裤脚，垂直|Clips the hem', 'Z字多层|Z-shaped|#2F3034*1.3|tiers|一架五条|Five pairs', '木夹|wooden clamp|#D3A66B*1.15|wood|整条夹住|Clamps the whole hem'],
  },
  {
    code: 'kids', name: '儿童衣架|kids’ hangers', category: 'hg-10-16-1-2-2', draw: 'hanger:kid', places: 'wardrobe laundry', fen: 1890, grams: 260,
    style: '童趣|Playful', size: [30, 16], signs: 'hand leaf shield', axes: ['颜色|Colour@2-3: 柠黄|Lemon|#F0CF5B; 天蓝|Sky|#8DBBDD; 草莓粉|Strawberry|#EDA9AE; 抹茶|Matcha|#A9BE8C', count],
    tails: ['宝宝新生儿|newborn', '可伸缩 小孩|extendable', '卡通防滑|cartoon, non-slip'],
    points: ['可伸缩，从婴儿用到上学|Grows with the child', '边角圆，不扎|Rounded edges', '防滑肩|Non-slip shoulders', '颜色好认|Easy colours'],
    detail: ['拉出两厘米一档，共四档。|Four steps of 2 cm.', '清水冲洗即可。|Rinse clean.'],
    attributes: ['材质|Material=PP', '宽度|Width=28–36cm'],
    designs: ['小熊|bear|#F0CF5B|bear|中间一只小熊|A bear in the middle', '伸缩|extendable|#8DBBDD*1.1|plain|可伸缩|Extends', '云朵|cloud|#EDA9AE*1.05|cloud|云朵造型|Cloud shape'],
  },
  {
    code: 'rack', name: '落地衣帽架|standing coat rack', category: 'hg-3-18', draw: 'coatRack', places: 'livingroom wardrobe', fen: 12900, grams: 4200,
    style: '北欧|Nordic', size: [46, 172], signs: 'hand ruler shield', axes: ['木色|Wood: 原木|Natural|#D3A66B; 胡桃|Walnut|#7A5136*1.05; 白色|White|#EFEAE0'],
    tails: ['卧室玄关|bedroom and hall', '实木简易|simple solid wood', '转角省地|corner'],
    points: ['实木主杆，站得稳|Solid pole stands firm', '十二个挂位|Twelve hooks', '底脚可调平|Levelling feet', '十分钟装好|Ten minutes to build'],
    detail: ['包、帽、外套各有高度。|Heights for bags, hats and coats.', '重物挂下层。|Heavy things low.'],
    attributes: ['材质|Material=橡胶木|Rubberwood'],
    designs: ['树杈|branch|#D3A66B|plain|树枝造型|Branches', '带层架|with shelves|#7A5136*1.4|tiers|下层放鞋包|Shelves below', '龙门架|rail|#EFEAE0*1.2|rail|整排挂衣|A full rail'],
  },
  {
    code: 'dryer', name: '晾晒夹架|clip dryer', category: 'hg-10-9-4', draw: 'clipDryer', places: 'laundry', fen: 2990, grams: 480,
    style: '日常|Everyday', size: [36, 34], signs: 'wind drop hand', axes: ['夹数|Clips: 20夹|20; 32夹|32*1.35'],
    tails: ['袜子内衣 多夹|for socks', '不锈钢防风|steel, windproof', '阳台折叠|folding'],
    points: ['夹口圆齿，不勾丝|Rounded teeth', '可折叠收起|Folds away', '防风扣|Windproof hook', '夹子可换|Clips replaceable'],
    detail: ['一家人的袜子一次晾完。|A whole family’s socks.', '不锈钢耐晒。|Steel stands the sun.'],
    attributes: ['材质|Material=不锈钢|Steel'],
    designs: ['方形|square|#BFC4C8|check|方架稳|Square and steady', '圆形|round|#8DBBDD*0.8|round|圆架转得动|Round, turns', '八爪|octopus|#A9D2BF*0.7|plain|八爪造型|Octopus arms'],
  },
  {
    code: 'towelbar', name: '多层毛巾架|towel rack', category: 'hg-1-21', draw: 'towelRack', places: 'bathroom', fen: 5900, grams: 780,
    style: '简约|Minimal', size: [50, 12], signs: 'drop hand shield', axes: ['颜色|Colour: 原木|Natural|#D3A66B; 哑黑|Matt black|#35363A; 银色|Silver|#BFC4C8', '长度|Length: 40cm; 50cm*1.1; 60cm*1.2'],
    tails: ['免打孔 浴室|no drilling', '太空铝 双杆|aluminium, double', '实木北欧|wooden'],
    points: ['免打孔胶，承重够|Strong adhesive', '双杆不叠压|Two bars', '防锈|Rust-proof', '送安装件|Fittings included'],
    detail: ['贴后静置一天再挂。|Wait a day before use.', '墙面须干净平整。|Needs a clean flat wall.'],
    attributes: ['材质|Material=铝/木|Aluminium or wood'],
    designs: ['单杆|single|#BFC4C8*0.8|plain|细长一杆|One slim bar', '双杆|double|#35363A|double|一前一后|Front and back', '旋转四杆|swivel|#D3A66B*1.2|fan|四杆可转|Four arms that turn'],
  },
];
