/**
 * How Chinese characters are read, without tones. The collation of CLDR puts characters in the order of their commonest reading
 * (Node brings it), so it is enough to know with which character each syllable begins.
 */
const BEGINS =
  'a吖 ai哎 an安 ang肮 ao凹 ba八 bai掰 ban扳 bang邦 bao包 bei卑 ben奔 beng伻 bi屄 bian边 biao杓 bie憋 bin邠 bing冫 bo癶 bu庯 ' +
  'ca嚓 cai偲 can参 cang仓 cao操 ce册 cen嵾 ceng噌 cha叉 chai拆 chan觇 chang伥 chao抄 che车 chen抻 cheng泟 chi吃 chong充 ' +
  'chou抽 chu出 chuai揣 chuan巛 chuang疮 chui吹 chun春 chuo逴 ci呲 cong匆 cou凑 cu粗 cuan汆 cui崔 cun邨 cuo搓 da哒 dai呆 ' +
  'dan丹 dang当 dao刀 de嘚 den扥 deng灯 di氐 dia嗲 dian敁 diao刁 die爹 ding丁 diu丟 dong东 dou都 du剢 duan耑 dui垖 dun吨 ' +
  'duo多 e妸 ei诶 en恩 er儿 fa发 fan帆 fang匚 fei飞 fen分 feng丰 fou紑 fu夫 ga旮 gai该 gan甘 gang冈 gao皋 ge戈 gei给 gen根 ' +
  'geng庚 gong工 gou勾 gu估 gua瓜 guai乖 guan关 guang光 gui归 gun丨 guo呙 ha哈 hai咍 han顸 hang夯 hao蒿 he诃 hei黒 hen拫 ' +
  'heng亨 hong叿 hou齁 hu乎 hua花 huai怀 huan欢 huang巟 hui灰 hun昏 huo吙 ji丌 jia加 jian戋 jiang江 jiao艽 jie阶 jin巾 ' +
  'jing坕 jiong冂 jiu纠 ju抅 juan姢 jue噘 jun军 ka咔 kai开 kan刊 kang忼 kao尻 ke匼 kei剋 ken肯 keng阬 kong空 kou抠 ku刳 ' +
  'kua夸 kuai蒯 kuan宽 kuang匡 kui亏 kun坤 kuo扩 la垃 lai来 lan兰 lang啷 lao捞 le乐 lei雷 leng崚 li哩 lia俩 lian奁 liang良 ' +
  'liao撩 lie咧 lin拎 ling伶 liu溜 long龙 lou剅 lu噜 lv驴 luan娈 lve掠 lun抡 luo啰 m呣 ma妈 mai埋 man嫚 mang牤 mao猫 me嚒 ' +
  'mei坆 men椚 meng擝 mi咪 mian宀 miao喵 mie乜 min民 ming名 椧椧 mo摸 mou哞 mu毪 na拏 nai腉 nan囡 nang囔 nao孬 ne讷 nei馁 ' +
  'nen恁 neng能 ng嗯 ni妮 nian拈 niang娘 niao鸟 nie捏 nin您 ning宁 niu妞 nong农 nou槈 nu奴 nv女 nuan暖 nve疟 nuo挪 o喔 ou讴 ' +
  'pa趴 pai拍 pan畨 pang乓 pao抛 pei呸 pen喷 peng怦 pi丕 pian囨 piao剽 pie氕 pin姘 ping乒 po钋 pou剖 pu仆 qi七 qia掐 qian千 ' +
  'qiang呛 qiao悄 qie且 qin亲 qing青 qiong邛 qiu丘 qu区 quan悛 que炔 qun夋 ran蚦 rang儴 rao娆 re惹 ren人 reng扔 ri日 ' +
  'rong戎 rou厹 ru邚 ruan壖 rui桵 run闰 ruo若 sa仨 sai愢 san三 sang桑 sao慅 se色 sen森 seng僧 sha杀 shai筛 shan山 shang伤 ' +
  'shao弰 she奢 shen申 sheng升 shi尸 shou収 shu书 shua刷 shuai衰 shuan闩 shuang双 shui誰 shun吮 shuo说 si厶 song忪 sou嗖 ' +
  'su苏 suan狻 sui夊 sun孙 suo唆 ta他 tai胎 tan坍 tang汤 tao弢 te忑 teng熥 ti剔 tian天 tiao佻 tie帖 ting厅 tong炵 tou偷 ' +
  'tu凸 tuan湍 tui推 tun吞 tuo乇 wa劸 wai歪 wan弯 wang尢 wei危 wen塭 weng翁 wo挝 wu乌 xi夕 xia呷 xian仙 xiang乡 xiao枭 ' +
  'xie些 xin心 xing星 xiong凶 xiu休 xu吁 xuan吅 xue削 xun坃 ya丫 yan恹 yang央 yao幺 ye倻 yi一 yin因 ying应 yo哟 yong佣 ' +
  'you优 yu扜 yuan囦 yue曰 yun晕 za帀 zai灾 zan兂 zang牂 zao遭 ze则 zei贼 zen怎 zeng増 zha扎 zhai夈 zhan枬 zhang张 zhao钊 ' +
  'zhe蜇 zhen贞 zheng争 zhi之 zhong中 zhou州 zhu朱 zhua抓 zhuai跩 zhuan专 zhuang妆 zhui隹 zhun迍 zhuo拙 zi孜 zong宗 ' +
  'zou邹 zu租 zuan钻 zui厜 zun尊 zuo嘬 瓧瓧';

/** Further readings that words ask for: 长 is zhang and chang, 行 is xing and hang. */
const ALSO =
  'an广 ao嚣 bao剥曝 bei陂臂 beng蚌 bi辟秘 bing屏 bo泊薄柏簿 bu卜 cen参 cha刹嚓喳 chai差 chan单 chang长裳 chen称 chi匙 chong重 ' +
  'chui椎 chuo啜 ci差兹 cu卒 cuan攒 dai大 dei得 di地的提 du都 duo度 e阿哦 fan蕃 fo佛 ge蛤 geng颈 gu贾 gua呱 hang行巷吭 hao镐 he吓 ' +
  'heng行 hu鹘鹄 huan还 hui珲 huo和 ji给奇系 jiang强 jiao觉校嚼 jie藉 jing劲 ju桔 juan圈 jue角鳜脚噱 jun龟隽 ka咯 ke咳 kuai会 ' +
  'lao落 liang俩靓 liao了 liu碌 long弄 lou露 lu绿六 luo咯 ma抹 man埋 miu谬缪 mo没脉 mu模牟姥 ne哪 ni呢 nian粘辗 niu拗 nuo娜 pa耙扒 ' +
  'pai迫 pan番 pang膀房 pi否 pian便扁 piao骠 pin拚 po朴 pu埔 qi荠稽 qia卡 qian纤荨犍 qiao壳 qie茄趄 qin覃 qing亲 qiu龟 se塞 ' +
  'sha杉 shai色 shan栅 she折 shei谁 shen参 sheng晟乘 shi似什 shuai率 shui谁说 shuo数 si伺俟 suo挲莎 ta沓 tan弹 tao叨 tiao调 ' +
  'tong峒 tun囤 tuo拓 wan蔓莞 wu恶於 xi歙 xia厦 xian铣见 xiang降 xiao削 xie解血 xing省 xiu宿臭 xu畜圩 xun窨 yan殷铅 yi艾 yu吁谷 ' +
  'yue乐钥 za扎 zai仔 zang藏 ze咋 zeng曾 zha轧 zhai翟 zhan颤 zhao着朝 zhi氏识 zhou啁 zhu术 zhua爪 zhuan传 zhuang幢 zhuo着琢著 ' +
  'zui咀 zuo柞';

const inOrder = new Intl.Collator('zh-Hans-u-co-pinyin');
const parsed = (text: string): [syllable: string, characters: string][] =>
  [...text.matchAll(/([a-z]+)(\p{Script=Han}+)/gu)].map(([, syllable = '', characters = '']) => [syllable, characters]);
const begins = parsed(BEGINS);
const also = new Map<string, string[]>();
for (const [syllable, characters] of parsed(ALSO))
  for (const character of characters) also.set(character, [...(also.get(character) ?? []), syllable]);

const read = new Map<string, readonly string[]>();

/** The syllables a Chinese character can be, commonest first; any other character is itself. */
export function readings(character: string): readonly string[] {
  const known = read.get(character);
  if (known) return known;
  let found: readonly string[] = [character];
  if (/[\u4e00-\u9fff]/.test(character)) {
    let low = 0;
    let high = begins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder.compare(begins[middle]?.[1] ?? '', character) <= 0) low = middle + 1;
      else high = middle;
    }
    found = [begins[low - 1]?.[0] ?? character, ...(also.get(character) ?? [])];
  }
  read.set(character, found);
  return found;
}

const MOST_SOUNDS = 8;

/** Every way a word may sound, commonest first, as syllables; at most eight. */
export function soundsOf(word: string): string[][] {
  let sounds: string[][] = [[]];
  for (const character of word) {
    const each = readings(character);
    sounds = each.flatMap((syllable) => sounds.map((sound) => [...sound, syllable])).slice(0, MOST_SOUNDS);
  }
  return sounds;
}
