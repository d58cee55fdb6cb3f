import type { GoodsFamily } from '../notation.ts';

const men = '颜色|Colour@3-4: 藏青|Navy|#2E3B55; 黑色|Black|#2A2B2F; 卡其|Khaki|#B79F78; 军绿|Army green|#5F6B4E; 浅灰|Light grey|#B9BBBE; 白色|White|#F2F1ED';
const size = '尺码|Size@3-3: M; L; XL';
const wash = '常温机洗，反面晾晒。|Machine wash, dry inside out.';

/** Menswear of Quanzhou. */
export const quanzhou: readonly GoodsFamily[] = [
  {
    code: 'jacket', name: '男士夹克|men’s jacket', category: 'aa-1-10-2', draw: 'jacket', places: 'wardrobe street', fen: 16900, grams: 620,
    style: '商务休闲|Smart casual', size: [54, 68], signs: 'wind hand ruler', axes: [men, size],
    tails: ['春秋外套 立领|spring and autumn', '中年爸爸装|for dads', '休闲上衣|casual'],
    points: ['防泼水面料，小雨不湿|Water-repellent', '拉链顺，不卡布|Smooth zip', '内袋放手机|Inner phone pocket', '免烫，挂一夜就平|No ironing'],
    detail: ['版型照顾肚腩，坐下不绷。|Cut with room at the waist.', wash], attributes: ['面料|Cloth=聚酯纤维|Polyester', '版型|Fit=合身|Regular'],
    designs: ['立领商务|stand-collar|#2E3B55|plain|开会走亲戚都合适|For meetings and visits', '飞行员|bomber|#5F6B4E*1.1|rib|罗纹收口|Ribbed hem', '工装|utility|#B79F78*1.05|pocket|四袋工装|Four pockets', '翻领复古|retro collar|#2A2B2F*1.08|lapel|翻领短款|Short with collar', '棒球|varsity|#2E3B55*0.95|varsity|拼色袖子|Contrast sleeves'],
  },
  {
    code: 'polo', name: '男士POLO衫|men’s polo shirt', category: 'aa-1-13-6', draw: 'polo', places: 'wardrobe desk', fen: 7900, grams: 260,
    style: '商务休闲|Smart casual', size: [52, 70], signs: 'leaf wind hand', axes: [men, size],
    tails: ['短袖 夏季翻领|short sleeve', '桑蚕丝棉 商务|silk-cotton', '长袖 打底|long sleeve'],
    points: ['领子挺，不卷边|Collar keeps shape', '吸湿快干|Dries fast', '三粒扣细缝|Neat placket', '不易皱|Crease-resistant'],
    detail: ['丝光棉有一点光，显精神。|Mercerised cotton with a light sheen.', wash], attributes: ['面料|Cloth=棉95%|95% cotton'],
    designs: ['纯色丝光|mercerised plain|#2E3B55|plain|纯色不出错|Plain and safe', '条纹|striped|#F2F1ED|stripes|细条显瘦|Fine stripes', '撞色领|contrast collar|#5F6B4E*1.05|collar|领口袖口撞色|Contrast collar', '提花|jacquard|#B9BBBE*1.15|lattice|暗提花|Tonal jacquard'],
  },
  {
    code: 'tee', name: '纯棉T恤|cotton T-shirt', category: 'aa-1-13-8', draw: 'tshirt', places: 'wardrobe street', fen: 4900, grams: 230,
    style: '街头|Street', size: [54, 71], signs: 'leaf hand wind', axes: [men, size],
    tails: ['短袖 圆领 宽松|crew, loose', '重磅 不透|heavyweight', '国潮印花|graphic'],
    points: ['260克重磅，不透|260 g heavyweight', '三针五线，领口不塌|Neck keeps shape', '水洗不缩|Pre-shrunk', '男女同款|Unisex'],
    detail: ['印花用胶浆，机洗五十次不裂。|Print tested to fifty washes.', wash], attributes: ['面料|Cloth=全棉|Cotton', '克重|Weight=260g'],
    designs: ['素色|plain|#F2F1ED*0.85|plain|打底叠穿|For layering', '山海印花|mountain print|#2E3B55|landscape|胸前山海|Hills on the chest', '醒狮|lion dance|#A8323A*1.08|lion|醒狮一跃|A leaping lion', '鲤鱼|carp|#2A2B2F*1.05|fish|背后鲤鱼|Carp print', '扎染|tie-dye|#8CA4BC*1.12|splash|每件花色不同|Each differs'],
  },
  {
    code: 'chinos', name: '休闲裤|casual trousers', category: 'aa-1-12-3', draw: 'pants', places: 'wardrobe street', fen: 9900, grams: 480,
    style: '商务休闲|Smart casual', size: [40, 102], signs: 'ruler hand leaf', axes: [men, '腰围|Waist: 30; 32; 34'],
    tails: ['直筒 弹力|straight stretch', '九分小脚|cropped taper', '加绒秋冬|fleece lined'],
    points: ['四面弹，蹲下不绷|Four-way stretch', '腰头隐形松紧|Hidden elastic', '裤线定型|Set crease', '口袋深，手机不掉|Deep pockets'],
    detail: ['按腰围选，介于两码选大。|Between sizes, take the larger.', wash], attributes: ['面料|Cloth=棉、氨纶|Cotton, elastane'],
    designs: ['直筒西裤|straight|#2A2B2F|crease|上班穿一周也挺|Sharp all week', '工装束脚|cargo|#5F6B4E*1.05|pocket|侧袋束脚|Side pockets', '锥形九分|tapered|#B79F78|plain|露脚踝，清爽|Shows the ankle', '牛仔|jeans|#4C6485*1.1|denim|水洗牛仔|Washed denim'],
  },
  {
    code: 'hoodie', name: '连帽卫衣|hoodie', category: 'aa-1-13-13', draw: 'hoodie', places: 'wardrobe street', fen: 9900, grams: 620,
    style: '街头|Street', size: [58, 70], signs: 'hand snow leaf', axes: [men, size],
    tails: ['春秋宽松|loose', '加绒保暖|fleece', '情侣国潮|for couples'],
    points: ['400克毛圈，有型|400 g loopback', '双层帽，立得住|Double hood', '下摆螺纹回弹|Rib hem', '袋鼠大口袋|Kangaroo pocket'],
    detail: ['落肩版，里面加一件不挤。|Drop shoulder, room for layers.', wash], attributes: ['面料|Cloth=棉60%、聚酯40%|60% cotton'],
    designs: ['基础款|basic|#B9BBBE*0.9|plain|基础款，四季都用|Basic for all seasons', '开衫拉链|zip-up|#2E3B55|zip|拉链好穿脱|Zip front', '字母绣|letter patch|#5F6B4E*1.05|letter|毛巾绣字母|Chenille letter', '拼色|colour-block|#B79F78*1.1|bands|上下拼色|Two-tone'],
  },
  {
    code: 'shirt', name: '男士衬衫|men’s shirt', category: 'aa-1-13-7', draw: 'shirt', places: 'wardrobe desk', fen: 9900, grams: 240,
    style: '商务|Business', size: [52, 74], signs: 'hand ruler leaf', axes: [men, '领围|Collar: 39; 40; 41; 42'],
    tails: ['长袖 免烫|long sleeve, non-iron', '短袖 薄款|short sleeve', '牛津纺|oxford'],
    points: ['免烫，出差不带熨斗|Non-iron', '领撑可抽换|Removable stays', '袖口可调两档|Two-button cuff', '腋下不绷|Easy armhole'],
    detail: ['按领围选，能插一指为好。|One finger of room at the neck.', wash], attributes: ['面料|Cloth=棉混纺|Cotton blend'],
    designs: ['牛津纺|oxford|#8CA4BC|plain|扣领，休闲正式都行|Button-down', '细条纹|pinstripe|#F2F1ED*1.05|stripes|细条商务|Business stripe', '亚麻立领|linen band-collar|#B79F78*1.1|frog|立领亚麻，夏天透|Band-collar linen', '法兰绒格|flannel check|#A8323A*1.05|check|格子外搭|Check overshirt'],
  },
  {
    code: 'shell', name: '冲锋衣|shell jacket', category: 'aa-1-10-2-16', draw: 'shellJacket', places: 'street picnic wardrobe', fen: 25900, grams: 780,
    style: '户外|Outdoor', size: [58, 74], signs: 'wind drop shield', axes: ['颜色|Colour@3-4: 火山红|Volcano|#B8442E; 深海蓝|Deep sea|#2F5673; 岩灰|Rock grey|#6D7278; 松绿|Pine|#3F5F4C', size],
    tails: ['三合一 防风防水|3-in-1', '登山徒步 男女|hiking, unisex', '通勤户外|city and trail'],
    points: ['压胶拉链，雨天不渗|Sealed zips', '腋下透气拉链|Pit zips', '帽子三处可调|Three-way hood', '抓绒内胆可拆|Removable fleece'],
    detail: ['面料标称静水压8000毫米，见吊牌检测。|Rated 8,000 mm; see the test tag.', '勿用柔顺剂，低温洗。|No softener, wash cool.'],
    attributes: ['面料|Cloth=锦纶复合膜|Laminated nylon'],
    designs: ['三合一|3-in-1|#2F5673*1.3|plain|外壳内胆分开穿|Shell and fleece', '单层硬壳|hard shell|#B8442E|bands|轻便硬壳|Light hard shell', '软壳|soft shell|#6D7278*0.8|two|弹力软壳，走路不响|Stretchy and quiet'],
  },
  {
    code: 'sneaker', name: '运动鞋|running shoes', category: 'aa-8-8', draw: 'sneaker', places: 'street wardrobe picnic', fen: 17900, grams: 780,
    style: '运动|Sport', size: [30, 12], signs: 'wind hand shield', axes: ['颜色|Colour@2-3: 白蓝|White-blue|#DDE6EE; 黑红|Black-red|#35343A; 荧光橙|Neon orange|#E9793B; 灰绿|Grey-green|#95A59A', '尺码|Size: 40; 41; 42; 43'],
    tails: ['透气网面 跑步|mesh', '休闲百搭 男|casual', '缓震软底|cushioned'],
    points: ['飞织鞋面，脚不闷|Knit upper', '中底回弹，走一天不累|Springy midsole', '橡胶大底耐磨|Tough rubber', '鞋垫可换|Removable insole'],
    detail: ['晋江的鞋底厂和鞋面厂隔一条街。|Sole and upper plants stand a street apart in Jinjiang.', '手洗，勿暴晒。|Hand wash, no strong sun.'],
    attributes: ['鞋面|Upper=飞织|Knit', '大底|Sole=橡胶|Rubber'],
    designs: ['缓震跑鞋|cushion runner|#DDE6EE*1.1|waves|后跟加厚|Thick heel', '板鞋|court|#F2F1ED*0.85|plain|平底板鞋|Flat court', '老爹鞋|chunky|#95A59A*1.05|bands|厚底显高|Chunky sole', '篮球鞋|basketball|#35343A*1.4|high|高帮护踝|High top'],
  },
  {
    code: 'cap', name: '棒球帽|baseball cap', category: 'aa-2-17-1', draw: 'cap', places: 'street wardrobe picnic', fen: 3900, grams: 110,
    style: '街头|Street', size: [28, 14], signs: 'wind hand leaf', axes: [men],
    tails: ['男女同款 遮阳|unisex', '刺绣 软顶|soft, embroidered', '速干跑步|quick-dry'],
    points: ['帽围可调|Adjustable', '吸汗带|Sweatband', '帽檐可弯|Bendable brim', '洗不变形|Keeps shape'],
    detail: ['头围54到62都能戴。|Fits 54–62 cm.', wash], attributes: ['面料|Cloth=棉|Cotton'],
    designs: ['水洗软顶|washed soft|#B79F78|plain|软顶旧一点才好看|Better a little worn', '立体绣|3D embroidery|#2A2B2F*1.15|letter|立体绣字母|Raised letter', '网眼|mesh|#2E3B55*0.9|dots|后网透气|Mesh back'],
  },
];
