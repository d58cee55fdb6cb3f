import type { GoodsFamily } from '../notation.ts';

const down = '颜色|Colour@3-4: 黑色|Black|#2B2D33; 奶油白|Cream|#EFE6D6; 雾蓝|Mist blue|#8CA4BC; 焦糖|Caramel|#B87A45; 橄榄绿|Olive|#6C7350; 樱桃红|Cherry|#A8323A';
const adult = '尺码|Size: S; M; L';
const fill = ['90%白鸭绒，回弹快|90% white duck down', '防钻绒面料，双层压胶|Down-proof double layer', '帽子可拆|Removable hood', '袖口内螺纹，不灌风|Inner rib cuffs', '内有大口袋|Large inner pocket'];
const care = '可机洗款请翻面装袋，烘干时放两只网球拍蓬。|Machine-washable: inside out in a bag; dry with two tennis balls.';

/** Down jackets and winter wear of Changshu. */
export const changshu: readonly GoodsFamily[] = [
  {
    code: 'short', name: '短款羽绒服|short down jacket', category: 'aa-1-10-2-9', draw: 'downJacket', places: 'wardrobe street snow', fen: 45900, grams: 780,
    style: '通勤|Commuter', size: [58, 62], signs: 'snow shield hand', axes: [down, adult],
    tails: ['冬季加厚 女|winter, women', '情侣款 面包服|puffer for couples', '立领显瘦|stand collar'],
    points: fill, detail: ['充绒量按尺码递增，M码约130克。|Fill grows with size, about 130 g in M.', care],
    attributes: ['填充物|Fill=白鸭绒|White duck down', '含绒量|Down content=90%', '充绒量|Fill weight=130g(M)'],
    designs: ['面包服|puffer|#EFE6D6|quilt|鼓鼓一格格，暖得直接|Big warm baffles', '立领棒球|varsity|#2B2D33*1.05|rib|罗纹领，配牛仔裤|Ribbed collar', '亮面|glossy|#8CA4BC*1.1|gloss|亮面防泼水|Glossy, water-repellent', '工装多袋|utility|#6C7350*1.15|pocket|四个口袋，手不空|Four pockets', '国风盘扣|frog-button|#A8323A*1.2|frog|盘扣立领，过年穿|Frog buttons for New Year'],
  },
  {
    code: 'long', name: '中长款羽绒服|mid-length down coat', category: 'aa-1-10-2-9', draw: 'downJacket:long', places: 'wardrobe street snow', fen: 69900, grams: 1250,
    style: '通勤|Commuter', size: [56, 96], signs: 'snow shield ruler', axes: [down, adult],
    tails: ['连帽过膝 加厚|hooded, over the knee', '东北防寒|for severe cold', '收腰 大毛领|waisted, fur collar'],
    points: fill, detail: ['过膝长度护住大腿，等车不冷。|Covers the thighs while you wait for the bus.', care],
    attributes: ['填充物|Fill=白鸭绒|White duck down', '衣长|Length=过膝|Over the knee'],
    designs: ['过膝连帽|hooded|#2B2D33|hood|大帽子，刮风能扣住|A hood that closes', '收腰系带|belted|#B87A45*1.1|belt|系带收腰，不臃肿|Belted waist', '毛领|fur-trimmed|#EFE6D6*1.2|fur|毛领可拆|Removable fur trim', 'A字斗篷|A-line|#8CA4BC*1.05|a|下摆放开，坐着不绷|Flared hem'],
  },
  {
    code: 'light', name: '轻薄羽绒服|light down jacket', category: 'aa-1-10-2-9', draw: 'downJacket:light', places: 'wardrobe street picnic', fen: 22900, grams: 320,
    style: '轻便|Light', size: [56, 64], signs: 'leaf hand wind', axes: [down, adult],
    tails: ['可收纳 内胆|packable liner', '春秋外套|for spring and autumn', '男女同款|unisex'],
    points: ['收进小袋，比水杯大一点|Packs little larger than a cup', ...fill.slice(0, 2), '当内胆穿也不鼓|Slim as a liner'],
    detail: ['办公室、高铁、登山都能应付。|For office, train and hills.', care],
    attributes: ['填充物|Fill=白鸭绒|White duck down', '收纳|Packing=附收纳袋|Pouch included'],
    designs: ['圆领内胆|collarless|#2B2D33*0.9|plain|套在大衣里看不见|Unseen under a coat', '连帽|hooded|#8CA4BC*1.1|hood|带帽，出门一件够|With hood', '菱格|diamond|#B87A45*1.05|lattice|菱格绗缝|Diamond quilting', '反穿双色|reversible|#6C7350*1.25|two|两面颜色都能穿|Two colours in one'],
  },
  {
    code: 'vest', name: '羽绒马甲|down vest', category: 'aa-1-10-2', draw: 'downJacket:vest', places: 'wardrobe street', fen: 19900, grams: 380,
    style: '轻便|Light', size: [54, 60], signs: 'snow hand leaf', axes: [down, adult],
    tails: ['背心 叠穿|for layering', '秋冬坎肩|autumn–winter', '短款显高|short cut'],
    points: fill, detail: ['胳膊不受限，开车做饭都方便。|Arms stay free for driving or cooking.', care],
    attributes: ['填充物|Fill=白鸭绒|White duck down', '袖型|Sleeve=无袖|Sleeveless'],
    designs: ['立领|stand-collar|#EFE6D6|quilt|领子高一点，护脖|A higher collar', '长款|long|#2B2D33*1.25|long|盖过臀|Covers the hips', '灯芯绒拼接|corduroy|#B87A45*1.1|stripes|肩部灯芯绒|Corduroy yoke'],
  },
  {
    code: 'kids', name: '儿童羽绒服|kids’ down jacket', category: 'aa-1-10-2-9', draw: 'downJacket:kid', places: 'snow wardrobe street', fen: 25900, grams: 520,
    style: '童趣|Playful', size: [42, 48], signs: 'snow shield hand', axes: ['颜色|Colour@2-3: 柠黄|Lemon|#F0CF5B; 天蓝|Sky|#8DBBDD; 草莓粉|Strawberry|#EDA9AE; 抹茶|Matcha|#A9BE8C', '身高|Height: 110cm; 130cm*1.06; 150cm*1.14'],
    tails: ['男女童 连帽|hooded', '中大童 加厚|thick', '宝宝冬装|toddler'],
    points: ['反光条，放学看得见|Reflective strip', '袖口三层，玩雪不进|Triple cuffs', '面料耐磨防水|Tough and water-repellent', ...fill.slice(0, 1)],
    detail: ['拉链头有护片，不夹下巴。|A chin guard covers the zip.', care],
    attributes: ['填充物|Fill=白鸭绒|White duck down', '安全类别|Safety=GB 31701 B类|GB 31701 class B'],
    designs: ['小恐龙|dinosaur|#A9BE8C|spike|帽子上一排小刺|Spikes on the hood', '小兔|bunny|#EDA9AE*1.05|ears|两只兔耳朵|Two ears', '撞色|colour-block|#8DBBDD|bands|两色拼接|Two colours', '云朵|cloud|#F0CF5B*0.95|cloud|胸前一朵云|A cloud on the chest'],
  },
  {
    code: 'pants', name: '羽绒裤|down trousers', category: 'aa-1-12-11', draw: 'pants:down', places: 'wardrobe snow', fen: 19900, grams: 520,
    style: '户外|Outdoor', size: [40, 102], signs: 'snow shield ruler', axes: ['颜色|Colour: 黑色|Black|#2B2D33; 深灰|Dark grey|#565A62', '尺码|Size: M; L; XL; 2XL'],
    tails: ['外穿加厚 男女|thick, unisex', '滑雪通勤|ski and commute', '内穿轻薄|thin inner'],
    points: ['外穿不鼓，坐下不绷|Slim and easy', '高腰护住后背|High back', '脚口抽绳|Drawcord hem', '防风面料|Windproof'],
    detail: ['零下十度骑车也行。|Fine for cycling at −10 °C.', care],
    attributes: ['填充物|Fill=鸭绒|Duck down', '腰型|Waist=松紧|Elastic'],
    designs: ['直筒外穿|straight|#2B2D33|plain|直筒，配靴子|Straight leg', '背带|bib|#565A62*1.2|bib|背带款，弯腰不露|Bib and braces', '束脚|cuffed|#2B2D33*1.02|rib|束脚防雪|Cuffed against snow'],
  },
  {
    code: 'padded', name: '棉服|padded coat', category: 'aa-1-10-2-6', draw: 'downJacket:parka', places: 'street wardrobe', fen: 17900, grams: 1050,
    style: '休闲|Casual', size: [57, 78], signs: 'snow hand ruler', axes: [down, adult],
    tails: ['派克大衣 工装|parka', '学生冬装|for students', '加绒连帽|fleece lined'],
    points: ['里外加绒，刚入冬正好|Fleece for early winter', '大帽大口袋|Big hood and pockets', '耐脏好洗|Easy care', '抽绳收腰|Drawcord waist'],
    detail: ['比羽绒轻松打理，机洗不心疼。|Easier to care for than down.', '反面机洗，自然晾干。|Wash inside out, line dry.'],
    attributes: ['填充物|Fill=聚酯纤维|Polyester', '帽型|Hood=可拆|Removable'],
    designs: ['工装派克|parka|#6C7350|pocket|大口袋能装书|Pockets for books', '羊羔毛|sherpa|#B87A45*1.1|fur|外皮内毛|Suede outside, sherpa inside', '牛角扣|toggle|#EFE6D6*1.05|toggle|牛角扣，学生气|Toggles'],
  },
  {
    code: 'sweater', name: '针织毛衫|knit sweater', category: 'aa-1-13-12', draw: 'sweater', places: 'wardrobe desk', fen: 12900, grams: 420,
    style: '休闲|Casual', size: [52, 58], signs: 'hand leaf snow', axes: [down, adult],
    tails: ['圆领套头 打底|crew neck', '半高领 修身|half-high neck', '慵懒风|relaxed'],
    points: ['混纺羊毛，不扎|Wool blend, no itch', '下摆回弹|Springy hem', '不易起球|Resists pilling', '单穿内搭都行|Alone or layered'],
    detail: ['一体成型，肩缝不硌。|Knit in one piece.', '冷水手洗，平铺晾。|Hand wash, dry flat.'],
    attributes: ['成分|Fibre=羊毛30%、棉、锦纶|30% wool, cotton, nylon'],
    designs: ['麻花|cable|#EFE6D6*1.15|cable|粗麻花，厚实|Thick cables', '费尔岛|fair-isle|#A8323A*1.25|snow|雪花提花|Snowflake jacquard', '条纹|striped|#8CA4BC|stripes|海军条|Sailor stripes', '素色半高领|half-high plain|#B87A45*0.95|plain|半高领，不勒|Easy half-high neck'],
  },
  {
    code: 'scarf', name: '羊毛围巾|wool scarf', category: 'aa-2-26', draw: 'scarf', places: 'wardrobe giftBox snow', fen: 8900, grams: 210,
    style: '经典|Classic', size: [190, 35], signs: 'snow hand gift', axes: [down],
    tails: ['冬季披肩 两用|scarf and shawl', '格子 礼盒|check, gift box', '情侣 送礼|gift'],
    points: ['软糯不扎脖|Soft on the neck', '够长，绕两圈|Long enough for two turns', '流苏手搓|Hand-twisted fringe', '礼盒可选|Gift box'],
    detail: ['对折一套最快，披开就是披肩。|Fold and loop, or spread as a shawl.', '干洗或冷水轻揉。|Dry clean or cold rinse.'],
    attributes: ['成分|Fibre=羊毛混纺|Wool blend', '尺寸|Size=35×190cm'],
    designs: ['经典格|classic check|#B87A45|check|经典大格|Big check', '纯色水波纹|ripple plain|#8CA4BC*1.1|waves|水波纹有光|Rippled sheen', '双面撞色|two-face|#A8323A*1.05|two|两面两色|Two faces'],
  },
];
