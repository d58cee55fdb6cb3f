import { type Words, words } from './notation.ts';

/** For which goods a review text makes sense. */
export type ReviewKind =
  | 'any'
  | 'food'
  | 'tea'
  | 'wear'
  | 'home'
  | 'appliance'
  | 'jewellery'
  | 'tool'
  | 'care'
  | 'porcelain'
  | 'festive';

/** A review text with the slots {product} (short name of the goods) and {days} (days on the way). */
export interface ReviewText {
  stars: 1 | 2 | 3 | 4 | 5;
  kind: ReviewKind;
  text: Words;
  tags: readonly Words[];
}

const kinds: readonly ReviewKind[] = [
  'any',
  'food',
  'tea',
  'wear',
  'home',
  'appliance',
  'jewellery',
  'tool',
  'care',
  'porcelain',
  'festive',
];

/** stars | kind | zh | en | tag zh/tag en, … */
const lines: readonly string[] = [
  '5|any|{days}天就到了，{product}和图片一样，包装很用心。|Arrived in {days} days; the {product} is as pictured and well packed.|发货快/Ships fast,包装好/Well packed',
  '5|any|第二次买了，给爸妈也带了一份。|Second time here, this one for my parents.|回购/Bought again',
  '5|any|客服回答很耐心，问了七八个问题都没嫌烦。|The service desk answered all my questions patiently.|服务好/Good service',
  '5|any|比想象的好，细节处理得干净。|Better than I imagined, clean in the details.|做工好/Well made',
  '5|any|送朋友的，朋友说喜欢，问我哪买的。|A gift; my friend asked where it came from.|送礼合适/Good gift',
  '5|any|用了一个月再来评，{product}没出过问题。|A month on, no trouble with the {product}.|耐用/Lasts',
  '5|food|汤一开锅家里都围过来了，酸笋味正。|Everyone gathered when the pot opened; the shoots taste right.|味道好/Tasty',
  '5|food|料给得实在，吃完还剩一小包辣油留着拌面。|Generous toppings, and chilli oil left for noodles.|料足/Generous',
  '5|food|生产日期很新，囤了一箱夜宵。|Fresh date, a case for late nights.|日期新鲜/Fresh date',
  '5|tea|兰花香明显，第七泡还有味道。|Clear orchid note, still there at the seventh brew.|香气好/Fragrant,耐泡/Long-lasting',
  '5|tea|煮着喝有枣香，汤色很透。|Jujube notes when boiled, clear liquor.|汤色透/Clear liquor',
  '5|tea|送的小样也好喝，已经想好下次买哪款。|The sample was good too; I know what to buy next.|有小样/Sample included',
  '5|wear|尺码准，洗了两次没变形。|True to size, kept its shape after two washes.|尺码准/True to size',
  '5|wear|零下出门一点不冷，帽子挡风。|Not cold below zero, the hood stops the wind.|保暖/Warm',
  '5|wear|料子软，孩子穿上不肯脱。|Soft; my child will not take it off.|面料舒服/Soft',
  '5|home|铺上以后房间一下亮了，颜色很安静。|It brightened the room with a calm colour.|颜色好看/Nice colour',
  '5|home|睡了一周，脖子不酸了，也可能是心理作用，反正喜欢。|A week of good sleep, perhaps in my mind, but I like it.|舒服/Comfortable',
  '5|appliance|声音小，早上用不吵醒孩子。|Quiet enough not to wake the child.|声音小/Quiet',
  '5|appliance|操作简单，给奶奶教了一遍就会了。|Simple: grandma learned it at once.|操作简单/Easy to use',
  '5|appliance|第一次就做成了蛋挞，家里两个人抢。|Egg tarts on the first try, two of us fought for them.|好用/Works well',
  '5|jewellery|光泽比手机拍出来的还好看，戴去婚礼被夸了。|More lustre than the picture; praised at a wedding.|光泽好/Fine lustre',
  '5|jewellery|盒子精致，妈妈生日收到很开心。|Pretty box; my mother was happy on her birthday.|包装精致/Fine box',
  '5|tool|扭矩够，拧了一下午柜子没打滑。|Enough torque for an afternoon of cupboards.|结实/Sturdy',
  '5|tool|早上装的热水，下午三点还烫嘴。|Hot water from the morning still hot at three.|保温好/Keeps hot',
  '5|care|味道清爽，孩子愿意刷满两分钟。|Fresh taste; my child brushes the full two minutes.|味道清爽/Fresh',
  '5|porcelain|釉色温润，出汤利落，不烫手。|Gentle glaze, clean pour, cool to hold.|釉色好/Fine glaze',
  '5|porcelain|裹了三层气泡柱，一只没碎。|Three layers of air cushions, none broken.|包装结实/Safely packed',
  '5|festive|挂上就有年味，红得正。|It feels like New Year at once, a true red.|好看/Pretty',
  '4|any|东西不错，就是物流慢了一点，等了{days}天。|Good goods, but {days} days was slow.|物流慢/Slow delivery',
  '4|any|做工可以，说明书能再清楚些。|Well made; the manual could be clearer.|说明书简单/Thin manual',
  '4|any|整体满意，颜色比图片深一点点。|Happy overall; a little darker than the picture.|略有色差/Slight colour shift',
  '4|food|好吃，辣度比我想的高，下次选微辣。|Tasty but hotter than I thought; mild next time.|偏辣/Hot',
  '4|food|配料齐，腐竹有两片碎了，不影响吃。|All there; two sheets were broken, no matter.|轻微破碎/Slightly broken',
  '4|tea|香气好，就是小包装撕口不好撕。|Fine aroma; the little packs are hard to tear.|包装难撕/Hard to open',
  '4|wear|版型好，袖子长一点，我手短。|Good cut; sleeves a bit long for me.|袖长/Long sleeves',
  '4|wear|暖和，刚到有点味道，晾两天没了。|Warm; a slight smell went after two days of airing.|初期有味/Smell at first',
  '4|home|面料舒服，拉链再顺一点就好了。|Comfortable; the zip could run better.|拉链紧/Stiff zip',
  '4|appliance|效果好，电线短了些，要接插座。|Works well; the cord is a bit short.|线短/Short cord',
  '4|appliance|热得快，外壳会留指纹。|Heats fast; the shell shows fingerprints.|留指纹/Fingerprints',
  '4|jewellery|有一颗珠子有小点，客服补了优惠券。|One pearl had a dot; the shop sent a coupon.|小瑕疵/Small flaw',
  '4|tool|质量好，箱子卡扣有点紧。|Good quality; the case clips are tight.|卡扣紧/Tight clips',
  '4|care|刷毛软，刷柄再粗一点更好握。|Soft bristles; a thicker handle would be nicer.|柄细/Thin handle',
  '4|porcelain|手工的确有差别，我这只花偏左，也算独一份。|Handmade indeed: my flower sits left, and that is mine alone.|手工差异/Handmade difference',
  '4|festive|灯亮得很好，电池要自己买。|Bright lights; batteries not included.|不含电池/No batteries',
  '3|any|中规中矩，对得起这个价。|Ordinary, fair for the price.|一般/Average',
  '3|any|外箱压瘪了，里面还好。|The carton was crushed, the inside fine.|外箱破损/Crushed carton',
  '3|food|味道可以，分量比想象少。|Fine taste, less than I expected.|分量少/Small portion',
  '3|tea|香气一般，口粮够用。|Average aroma, fine for every day.|香气一般/Plain aroma',
  '3|wear|面料薄，适合室内。|Thin cloth, for indoors.|偏薄/Thin',
  '3|wear|洗后有点缩，建议买大一码。|Shrank a little; buy one size up.|缩水/Shrinks',
  '3|appliance|能用，声音比说的大。|Works, louder than promised.|声音大/Loud',
  '3|home|颜色和图片差得有点多。|The colour differs more than a little.|色差/Colour differs',
  '3|jewellery|比我想的小，没看清尺寸怪自己。|Smaller than I thought; I misread the size.|偏小/Small',
  '3|porcelain|底部没打磨平，自己用砂纸磨了。|The foot was rough; I sanded it myself.|底部粗糙/Rough foot',
  '2|any|等了{days}天，催了两次才发。|Waited {days} days and asked twice.|发货慢/Ships late',
  '2|any|少发了一个配件，补发又等一周。|A part was missing; another week for it.|漏发/Missing part',
  '2|food|汤包漏了一袋，箱子里都是油。|A broth sachet leaked all over the box.|漏液/Leak',
  '2|wear|拉链用两天就卡，正在换货。|The zip jammed in two days; exchanging.|拉链坏/Bad zip',
  '2|appliance|底座接触不良，要按着才加热。|The base has a bad contact.|接触不良/Bad contact',
  '2|porcelain|到货有一道冲线，已申请退款。|A hairline crack on arrival; refund asked.|有裂/Crack',
  '1|any|和描述不符，申请退货了。|Not as described; returning it.|与描述不符/Not as described',
  '1|any|打开就是坏的，客服第二天才回。|Broken on opening, answered a day later.|坏件/Faulty',
  '1|food|日期还剩一个月，介意的别买。|Only a month left on the date.|临期/Near expiry',
  '1|wear|掉色，把白衬衫染了。|It bled onto a white shirt.|掉色/Bleeds',
  '1|appliance|用了三次不通电，售后在处理。|Dead after three uses; after-sales is on it.|故障/Failure',
  '1|jewellery|镀层一周就暗了，很失望。|The plating dulled in a week; disappointed.|褪色/Fades',
];

function read(line: string): ReviewText {
  const [stars, kind, zh, en, tags] = line.split('|');
  const known = kinds.find((entry) => entry === kind);
  const count = Number(stars);
  if (!known || !zh || !en || !tags || !(count === 1 || count === 2 || count === 3 || count === 4 || count === 5))
    throw new Error(`demo review: ${line}`);
  return {
    stars: count,
    kind: known,
    text: { zh, en },
    tags: tags.split(',').map((tag) => words(tag.replace('/', '|'))),
  };
}

/** Review texts by stars and kind of goods. */
export const reviewTexts: readonly ReviewText[] = lines.map(read);

const followUps: readonly string[] = [
  '追评：用了三周，还是满意。|Three weeks on, still happy.',
  '追评：洗了四五次，没起球。|Washed four or five times, no pilling.',
  '追评：给家里又买了一个。|Bought another for home.',
  '追评：客服主动打电话问使用情况，加分。|The shop called to ask how it goes: a plus.',
  '追评：问题解决了，补发很快。|Solved, the replacement was quick.',
  '追评：时间久了有点小响声，不影响用。|A small noise now, no matter.',
];

const replies: readonly { stars: 'high' | 'middle' | 'low'; text: string }[] = [
  {
    stars: 'high',
    text: '谢谢您认真写评价，您说的包装我们会继续这样做。|Thank you for the careful words; we will keep packing this way.',
  },
  {
    stars: 'high',
    text: '收到您的喜欢，厂里师傅也看到了，他很高兴。|The master in the workshop read this and was glad.',
  },
  {
    stars: 'high',
    text: '感谢回购，下次下单备注“老朋友”，随箱送小样。|Thanks for coming back: write “old friend” next time for a sample.',
  },
  { stars: 'high', text: '照片拍得真好看，可以借我们放在详情页吗？|Lovely picture, may we use it on the page?' },
  {
    stars: 'middle',
    text: '物流这边我们已催，延误的补偿券已发到您账户。|We have pushed the carrier and sent a coupon for the delay.',
  },
  {
    stars: 'middle',
    text: '您提的说明书问题已经改版，电子版发您消息里了。|The manual is rewritten; the new one is in your messages.',
  },
  {
    stars: 'middle',
    text: '色差抱歉，已重拍图片。需要换色请点换货。|Sorry for the colour; pictures are retaken. Exchange if you like.',
  },
  {
    stars: 'middle',
    text: '谢谢直说，尺码表已加上您的反馈。|Thank you for saying so; the size table now has your note.',
  },
  {
    stars: 'low',
    text: '非常抱歉，运费我们承担，请点退货，今天就处理。|We are sorry: return it at our cost, handled today.',
  },
  {
    stars: 'low',
    text: '补件今天已加急发出，单号已回您。|The missing part left today; the number is in your messages.',
  },
  {
    stars: 'low',
    text: '问题批次已下架复检，给您全额退款。|The batch is off the shelf for checks; full refund to you.',
  },
  {
    stars: 'low',
    text: '已电话联系您，按质量问题处理，请留意退款到账。|We called you; treated as a fault, watch for the refund.',
  },
];

/** Follow-up reviews (追评). */
export const reviewFollowUps: readonly Words[] = followUps.map(words);
/** Answers of shops, by how good the review was. */
export const shopReplies: readonly { stars: 'high' | 'middle' | 'low'; text: Words }[] = replies.map((reply) => ({
  stars: reply.stars,
  text: words(reply.text),
}));
