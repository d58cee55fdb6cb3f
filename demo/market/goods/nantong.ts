import type { GoodsFamily } from '../notation.ts';

const bed = '尺寸|Size: 1.2m床|1.2 m bed; 1.5m床|1.5 m bed*1.15; 1.8m床|1.8 m bed*1.25';
const cloth = '颜色|Colour@2-4: 米杏|Almond|#E6D8C3; 雾蓝|Mist blue|#9FB6C7; 豆沙粉|Dusty pink|#D8B0A9; 灰绿|Sage|#A6B59C; 浅灰|Light grey|#C4C6C8';

/** Home textiles of Nantong. */
export const nantong: readonly GoodsFamily[] = [
  {
    code: 'set', name: '四件套|four-piece bedding set', category: 'hg-15-1-5', draw: 'bedding', places: 'bedroom', fen: 25900, grams: 2300,
    style: '清新|Fresh', size: [220, 240], signs: 'leaf moon drop', axes: [cloth, bed],
    tails: ['全棉60支 床单被套|60-count cotton', '纯棉亲肤 家用|soft cotton', '简约床品 裸睡|for sleeping bare'],
    points: ['全棉面料，贴身不闷|All cotton', '活性印染，洗后不花|Reactive dye', '隐形拉链，换被快|Hidden zip', '四角绑带，被子不跑|Corner ties'],
    detail: ['面料在邻近的坯布市场选，当天进印花厂。|Cloth chosen at the nearby greige market and printed the same day.', '首次洗涤水温不超过30度。|First wash below 30 °C.'],
    attributes: ['面料|Cloth=全棉|Cotton', '支数|Count=60支|60', '件数|Pieces=4'],
    designs: ['水洗棉素色|washed plain|#E6D8C3*0.9|plain|洗过一遍的软|Soft as if washed for years', '小碎花|small flowers|#D8B0A9|flower|碎花不闹，睡得静|Quiet little flowers', '细条纹|fine stripe|#9FB6C7*0.95|stripes|细条纹，房间显宽|Fine stripes', '提花叶纹|jacquard leaf|#A6B59C*1.3|leaf|提花有暗纹，灯下好看|Leaf jacquard', '格子|gingham|#C4C6C8*0.85|check|两色格，男孩女孩都行|Two-tone check'],
  },
  {
    code: 'quilt', name: '冬被|winter quilt', category: 'hg-15-1-10', draw: 'quilt', places: 'bedroom wardrobe', fen: 32900, grams: 3600,
    style: '日常|Everyday', size: [200, 230], signs: 'snow leaf moon', axes: ['尺寸|Size: 150×200; 200×230*1.35; 220×240*1.5', '克重|Fill: 4斤|2 kg; 6斤|3 kg*1.25'],
    tails: ['加厚保暖 被芯|thick and warm', '学生宿舍 双人|single or double', '亲肤面料|soft cover'],
    points: ['立体绗缝，被芯不跑|Boxed stitching', '面料细密不钻绒|Down-proof cover', '四角挂耳配被套|Corner loops', '可整床水洗款可选|Washable option'],
    detail: ['按北方暖气房和南方冷房给出建议克重，见选购表。|Choose fill by room: heated north or chilly south.', '晴天晒一小时，轻拍即可。|Air one hour in the sun.'],
    attributes: ['绗缝|Quilting=立体格|Boxed', '季节|Season=冬|Winter'],
    designs: ['桑蚕丝|mulberry silk|#F2EADB*2.4|plain|手拉丝绵，轻贴身|Hand-drawn silk', '新疆棉|cotton|#EFE9DD*0.9|check|长绒棉，晒过有太阳味|Long-staple cotton', '大豆纤维|soy fibre|#E9DFC9*0.7|waves|好打理，宿舍常用|Easy care', '羽绒|down|#E4E9EE*2|quilt|蓬松，一抖就起|Fluffs with a shake'],
  },
  {
    code: 'pillow', name: '枕芯|pillow', category: 'hg-15-1-9', draw: 'pillow', places: 'bedroom', fen: 8900, grams: 1100,
    style: '日常|Everyday', size: [74, 48], signs: 'moon leaf hand', axes: ['高度|Height: 低枕|Low; 中枕|Mid*1.05; 高枕|High*1.1', '件数|Set: 一只|One; 一对|Pair*1.85'],
    tails: ['家用护颈 酒店同款|hotel style', '可水洗 不塌|washable', '单人枕头|single'],
    points: ['回弹好，早起不酸|Springs back', '枕套可拆洗|Removable cover', '三种高度可选|Three heights', '透气网边|Mesh edge'],
    detail: ['侧睡选中高，仰睡选低。|Mid-high for side, low for back sleepers.', '荞麦款请勿水洗，日晒即可。|Do not wash buckwheat.'],
    attributes: ['面料|Cover=针织棉|Knit cotton', '尺寸|Size=48×74cm'],
    designs: ['乳胶|latex|#F1E6CE*1.5|dots|蜂窝孔透气|Honeycomb pores', '荞麦|buckwheat|#CDB894*0.7|check|沙沙响，凉爽|Cool and rustling', '记忆棉|memory foam|#D7DEE3*1.2|waves|曲线托颈|Contour for the neck', '羽丝绒|microfibre|#F4F1EA*0.6|quilt|酒店那种软|Hotel soft'],
  },
  {
    code: 'throw', name: '毛毯盖毯|throw blanket', category: 'hg-15-1-4', draw: 'throwBlanket', places: 'livingroom bedroom picnic', fen: 9900, grams: 1200,
    style: '北欧|Nordic', size: [130, 160], signs: 'snow hand leaf', axes: [cloth, '尺寸|Size: 100×150; 130×180*1.35; 180×200*1.8'],
    tails: ['沙发午睡 空调毯|for sofa naps', '办公室披肩|office wrap', '加厚法兰绒|thick flannel'],
    points: ['绒面细，贴脸不扎|Soft to the face', '不易起球|Resists pilling', '机洗不变形|Machine wash', '轻，带得走|Light to carry'],
    detail: ['沙发上搭一角就是装饰。|A corner over the sofa is decoration.', '反面洗涤，低温烘干。|Wash inside out, dry low.'],
    attributes: ['工艺|Craft=针织/绒|Knit or fleece', '克重|Weight=280g/㎡'],
    designs: ['针织流苏|knit fringe|#E6D8C3*1.2|fringe|粗针流苏|Chunky knit with fringe', '法兰绒|flannel|#D8B0A9*0.8|plain|双面绒，冬天抱着|Double-sided fleece', '华夫格|waffle|#A6B59C*0.95|check|夏天也能盖|Light for summer', '羊羔绒|sherpa|#C4C6C8*1.15|cloud|一面羊羔绒|Sherpa on one side'],
  },
  {
    code: 'summer', name: '夏凉被|summer quilt', category: 'hg-15-1-10', draw: 'quilt:thin', places: 'bedroom', fen: 12900, grams: 1300,
    style: '清新|Fresh', size: [200, 230], signs: 'leaf wind drop', axes: [cloth, '尺寸|Size: 150×200; 200×230*1.3'],
    tails: ['空调被 可机洗|machine-washable', '水洗棉 薄被|thin washed cotton', '儿童午睡|for naps'],
    points: ['轻薄透气，不黏身|Light and airy', '整床可机洗|Wash whole', '绗线细密|Fine quilting', '叠起来一小块|Folds small'],
    detail: ['空调二十六度盖着正好。|Right for 26 °C rooms.', '机洗请用洗衣袋。|Use a laundry bag.'],
    attributes: ['填充|Fill=聚酯纤维|Polyester', '季节|Season=夏|Summer'],
    designs: ['水洗棉格|washed check|#9FB6C7|check|洗过的软格子|Soft check', '天丝叶|lyocell leaf|#A6B59C*1.5|leaf|天丝滑凉|Cool and silky', '双层纱|double gauze|#E6D8C3*1.2|dots|两层纱，婴儿也能用|Two layers of gauze'],
  },
  {
    code: 'cushion', name: '抱枕靠垫|cushion', category: 'hg-3-64', draw: 'cushion', places: 'livingroom bedroom giftBox', fen: 3900, grams: 450,
    style: '北欧|Nordic', size: [45, 45], signs: 'hand leaf gift', axes: [cloth, '款式|Option: 枕套|Cover only; 含芯|With insert*1.5'],
    tails: ['沙发靠枕 ins风|for sofas', '床头大靠背|for bed', '汽车腰枕|for cars'],
    points: ['隐形拉链可拆洗|Removable cover', '双面都有花|Patterned both sides', '回弹芯不塌|Insert keeps shape', '多色好搭|Easy to match'],
    detail: ['三只一组摆，大小错开更好看。|Three of mixed size look right.', '枕套机洗，枕芯晾晒。|Wash the cover, air the insert.'],
    attributes: ['尺寸|Size=45×45cm', '面料|Cloth=棉麻|Cotton-linen'],
    designs: ['簇绒几何|tufted|#E6D8C3*1.2|lattice|簇绒凸起有手感|Raised tufting', '刺绣山茶|camellia|#D8B0A9*1.3|flower|绣一朵山茶|One stitched camellia', '绒面素色|plain velvet|#A6B59C|plain|绒面有光|Velvet sheen', '波浪边|wavy edge|#9FB6C7*1.05|waves|边缘一圈波浪|Wavy border', '豆豆绒|bobble|#C4C6C8*0.95|dots|小豆豆按着解压|Bobbles to press'],
  },
  {
    code: 'towel', name: '纯棉毛巾|cotton towel', category: 'hg-15-4-1', draw: 'towel', places: 'bathroom giftBox', fen: 2990, grams: 130,
    style: '日常|Everyday', size: [34, 74], signs: 'drop leaf gift', axes: [cloth, '件数|Set: 2条|Two; 4条|Four*1.8; 毛巾浴巾组合|With bath towel*2.4'],
    tails: ['洗脸家用 吸水|absorbent', '不掉毛 加厚|thick, no lint', '礼盒 婚庆|gift set'],
    points: ['长绒棉，吸水快|Long-staple cotton', '锁边不脱线|Locked edges', '越洗越软|Softer with washing', '挂环方便晾|Hanging loop'],
    detail: ['新毛巾先用温水洗一遍，浮毛去掉。|Wash once warm before use.', '三个月换一条更卫生。|Replace every three months.'],
    attributes: ['面料|Cloth=全棉|Cotton', '尺寸|Size=34×74cm'],
    designs: ['缎档|satin band|#E6D8C3|bands|一道缎档，家常样子|One satin band', '华夫格|waffle|#A6B59C*1.1|check|薄而吸水|Thin and thirsty', '提花小熊|bear jacquard|#D8B0A9*1.1|cat|小熊提花，孩子肯洗脸|A bear makes faces washed', '无捻|zero-twist|#9FB6C7*1.25|plain|无捻纱，特别软|Zero-twist yarn'],
  },
  {
    code: 'fitted', name: '床笠床垫罩|fitted sheet', category: 'hg-15-1-6', draw: 'bedding:fitted', places: 'bedroom', fen: 7900, grams: 750,
    style: '日常|Everyday', size: [180, 200], signs: 'shield drop moon', axes: [cloth, bed],
    tails: ['全包防滑|all-round elastic', '防水隔尿|waterproof', '单件 纯棉|cotton, single'],
    points: ['四周松紧，翻身不跑|Elastic all round', '可包25厘米厚床垫|For 25 cm mattresses', '机洗快干|Quick dry', '边角加固|Reinforced corners'],
    detail: ['量好床垫高度再选，过厚请联系客服定做。|Measure the mattress; custom depth on request.', '反面洗，不漂白。|Wash inside out, no bleach.'],
    attributes: ['高度|Depth=25cm', '面料|Cloth=全棉|Cotton'],
    designs: ['夹棉|padded|#E6D8C3*1.3|quilt|夹一层棉，当薄垫|A thin layer of padding', '防水|waterproof|#9FB6C7*1.2|drop|背面TPU膜，防漏|TPU backing', '素色|plain|#C4C6C8*0.85|plain|素色好配套|Plain to match'],
  },
  {
    code: 'curtain', name: '窗帘成品|curtains', category: 'hg-3-74-1-1', draw: 'curtain', places: 'livingroom bedroom', fen: 15900, grams: 2100,
    style: '北欧|Nordic', size: [200, 270], signs: 'moon ruler leaf', axes: [cloth, '宽度|Width: 1.5m×2; 2m×2*1.25; 2.5m×2*1.5'],
    tails: ['遮光卧室 免打孔|blackout', '客厅棉麻|cotton-linen', '飘窗挂钩款|hook top'],
    points: ['遮光约八成，午睡够暗|About 80% blackout', '下摆加铅线，垂得直|Weighted hem', '高度可改|Height altered free', '挂钩打孔两用|Hooks or rings'],
    detail: ['量窗请按轨道长度乘一点五。|Order 1.5 times the rail.', '可机洗，晾干挂回即平。|Machine wash, hang damp.'],
    attributes: ['遮光率|Blackout=约80%|About 80%', '褶皱|Pleat=1.5倍|1.5×'],
    designs: ['雪尼尔|chenille|#A6B59C*1.2|stripes|厚实垂感|Heavy drape', '棉麻素色|linen plain|#E6D8C3|plain|透一点光，柔|Soft light comes through', '纱帘|sheer|#F1EEE6*0.6|dots|白纱，白天用|White sheer for day', '拼色|two-tone|#9FB6C7*1.1|bands|上浅下深拼色|Light above, deep below'],
  },
];
