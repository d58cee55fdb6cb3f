import type { Words } from './notation.ts';

/** An industrial belt: a county or city whose firms make one kind of goods together. */
export interface Belt {
  code: string;
  name: Words;
  /** Six-digit administrative code of the county or city. */
  divisionCode: string;
  province: Words;
  made: Words;
  /** Two true general sentences. */
  story: Words;
  /** Ground and accent colour of the belt's banner. */
  colours: readonly [string, string];
}

function belt(
  code: string,
  name: Words,
  divisionCode: string,
  province: Words,
  made: Words,
  story: Words,
  colours: readonly [string, string],
): Belt {
  return { code, name, divisionCode, province, made, story, colours };
}

const zhejiang = { zh: '浙江', en: 'Zhejiang' };
const fujian = { zh: '福建', en: 'Fujian' };
const jiangsu = { zh: '江苏', en: 'Jiangsu' };
const guangdong = { zh: '广东', en: 'Guangdong' };
const guangxi = { zh: '广西', en: 'Guangxi' };

/** The belts of the demo market. */
export const belts: readonly Belt[] = [
  belt(
    'cixi-appliances',
    { zh: '慈溪小家电', en: 'Cixi small appliances' },
    '330282',
    zhejiang,
    { zh: '电水壶、电熨斗、取暖器、空气炸锅', en: 'kettles, irons, heaters, air fryers' },
    {
      zh: '慈溪位于宁波北部、杭州湾南岸，小家电工厂和配件厂在这里挨得很近。一只电水壶从模具、注塑到总装，往往在几个镇之间就能做完。',
      en: 'Cixi lies in the north of Ningbo on the south shore of Hangzhou Bay, where appliance plants and parts makers stand side by side. A kettle can go from mould to final assembly within a few neighbouring towns.',
    },
    ['#DCE8EC', '#3E7C92'],
  ),
  belt(
    'jingdezhen-porcelain',
    { zh: '景德镇瓷器', en: 'Jingdezhen porcelain' },
    '360200',
    { zh: '江西', en: 'Jiangxi' },
    { zh: '茶具、餐具、花瓶、陈设瓷', en: 'tea ware, tableware, vases, display porcelain' },
    {
      zh: '景德镇制瓷已有千年以上的历史，青花、玲珑、粉彩和颜色釉都在这里流传。今天城里既有大窑厂，也有许多年轻人开的工作室。',
      en: 'Porcelain has been made in Jingdezhen for more than a thousand years: blue-and-white, pierced rice-grain, famille rose and coloured glazes. Today large kilns work beside the studios of many young potters.',
    },
    ['#E3E9F1', '#2F5B93'],
  ),
  belt(
    'liuzhou-noodles',
    { zh: '柳州螺蛳粉', en: 'Liuzhou snail noodles' },
    '450200',
    guangxi,
    {
      zh: '预包装螺蛳粉、酸笋、米粉、辣椒油',
      en: 'packed snail noodles, sour bamboo shoots, rice noodles, chilli oil',
    },
    {
      zh: '螺蛳粉是柳州的街头小吃，汤用螺蛳和猪骨熬，配酸笋、腐竹和花生。袋装之后，它从夜市走进了全国各地的厨房。',
      en: 'Snail noodles began as street food in Liuzhou: a broth of river snails and pork bones with sour bamboo shoots, fried tofu skin and peanuts. Once it was packed in bags it travelled from night markets to kitchens across the country.',
    },
    ['#F8E3D3', '#C8451F'],
  ),
  belt(
    'haining-leather',
    { zh: '海宁皮革', en: 'Haining leather' },
    '330481',
    zhejiang,
    { zh: '皮衣、皮草、箱包、皮手套', en: 'leather coats, furs, bags, gloves' },
    {
      zh: '海宁以皮革服装闻名，从制革、设计到专业市场连成一条线。每年秋冬，各地的店主会到这里看新款、订货。',
      en: 'Haining is known for leather clothing, with tanning, design and a specialised market in one place. Every autumn and winter shopkeepers from all over come to see new styles and place orders.',
    },
    ['#EFE4D8', '#7A4A2B'],
  ),
  belt(
    'zhuji-pearls',
    { zh: '诸暨珍珠', en: 'Zhuji pearls' },
    '330681',
    zhejiang,
    { zh: '淡水珍珠、珍珠首饰', en: 'freshwater pearls and pearl jewellery' },
    {
      zh: '诸暨山下湖一带以淡水珍珠的养殖、加工和交易出名。珠农养蚌，作坊分选打孔，设计师和主播把珠子带到各地。',
      en: 'The Shanxiahu area of Zhuji is known for growing, working and trading freshwater pearls. Farmers raise the mussels, workshops sort and drill, and designers and streamers carry the pearls everywhere.',
    },
    ['#F4E9E6', '#B8777B'],
  ),
  belt(
    'nantong-textiles',
    { zh: '南通家纺', en: 'Nantong home textiles' },
    '320600',
    jiangsu,
    { zh: '四件套、被子、枕芯、毯子', en: 'bedding sets, quilts, pillows, throws' },
    {
      zh: '南通的叠石桥和志浩市场是家纺人熟悉的名字，面料、印花、绗缝和成品在这里集散。许多小店从一款花型做起，当天就能配齐面料。',
      en: 'The Dieshiqiao and Zhihao markets of Nantong are familiar names in home textiles: fabric, printing, quilting and finished sets are traded here. Many small shops start from one print and can match the fabric the same day.',
    },
    ['#E6ECE6', '#5E8268'],
  ),
  belt(
    'shunde-appliances',
    { zh: '顺德家电', en: 'Shunde home appliances' },
    '440606',
    guangdong,
    { zh: '电饭煲、电风扇、电磁炉、养生壶', en: 'rice cookers, fans, induction cookers, health pots' },
    {
      zh: '顺德的家电制造起步于上世纪的风扇和电饭煲，如今零件、模具、整机配套齐全。当地人也爱吃会吃，厨房电器常常由真正下厨的人来试。',
      en: 'Appliance making in Shunde began with fans and rice cookers last century, and parts, moulds and final assembly are now all at hand. It is also a town of good cooks, so kitchen appliances are tried by people who really cook.',
    },
    ['#E2EBF0', '#2F6F8F'],
  ),
  belt(
    'changshu-down',
    { zh: '常熟羽绒服', en: 'Changshu down jackets' },
    '320581',
    jiangsu,
    { zh: '羽绒服、棉服、毛衫、围巾', en: 'down jackets, padded coats, knitwear, scarves' },
    {
      zh: '常熟有成片的服装市场和制衣厂，羽绒服是当地的主要品类之一。版师、面料商和直播间离得近，一件新款几天就能打出样衣。',
      en: 'Changshu has whole districts of garment markets and factories, and down jackets are one of its main lines. Pattern makers, cloth merchants and live studios are neighbours, so a sample can be ready within days.',
    },
    ['#E5E8F0', '#4A5B8C'],
  ),
  belt(
    'fuding-white-tea',
    { zh: '福鼎白茶', en: 'Fuding white tea' },
    '350982',
    fujian,
    { zh: '白毫银针、白牡丹、寿眉、茶饼', en: 'Silver Needle, White Peony, Shou Mei, tea cakes' },
    {
      zh: '福鼎靠山临海，太姥山一带盛产白茶。白茶不炒不揉，以萎凋和干燥为主要工序，散茶和茶饼都可以存放。',
      en: 'Fuding lies between hills and sea, and the Taimu mountain area is home to white tea. White tea is neither pan-fired nor rolled; withering and drying are its main steps, and both loose tea and cakes can be kept.',
    },
    ['#EEF0E2', '#7C8A4E'],
  ),
  belt(
    'anxi-tieguanyin',
    { zh: '安溪铁观音', en: 'Anxi Tieguanyin' },
    '350524',
    fujian,
    { zh: '铁观音、黄金桂、本山、藤铁家居', en: 'Tieguanyin, Huangjingui, Benshan, rattan homeware' },
    {
      zh: '安溪是铁观音的原产地，茶农春秋两季采制，清香与浓香各有爱好者。县里也做藤铁工艺品，编一只茶篮是许多人家的手艺。',
      en: 'Anxi is where Tieguanyin comes from; it is picked in spring and autumn, and light and roasted styles each have their friends. The county also makes rattan-and-iron craft, and weaving a tea basket is a skill in many homes.',
    },
    ['#E4EEE4', '#3F7A57'],
  ),
  belt(
    'quanzhou-menswear',
    { zh: '泉州男装', en: 'Quanzhou menswear' },
    '350500',
    fujian,
    { zh: '夹克、休闲裤、卫衣、运动鞋', en: 'jackets, trousers, sweatshirts, trainers' },
    {
      zh: '泉州的石狮、晋江两地服装和鞋业集中，男装、运动装是主力。从纱线、拉链到成衣，上下游工厂分布在相邻的镇上。',
      en: 'Clothing and shoe making in Quanzhou gathers in Shishi and Jinjiang, with menswear and sportswear in front. From yarn and zips to finished garments the plants stand in neighbouring towns.',
    },
    ['#E8E6E0', '#3D4654'],
  ),
  belt(
    'yongkang-hardware',
    { zh: '永康五金', en: 'Yongkang hardware' },
    '330784',
    zhejiang,
    { zh: '保温杯、锅具、电动工具、滑板车', en: 'vacuum flasks, pans, power tools, scooters' },
    {
      zh: '永康人打铁补锅走四方，今天这里以五金和杯壶著称。一只不锈钢保温杯要经过拉伸、抽真空、抛光等多道工序，城里都有专门的厂。',
      en: 'Yongkang people once travelled far as smiths and tinkers; today the city is known for hardware and cups. A steel vacuum flask passes drawing, evacuation and polishing, and there is a specialised plant for every step.',
    },
    ['#E4E8EA', '#4E6470'],
  ),
  belt(
    'lipu-hangers',
    { zh: '荔浦衣架', en: 'Lipu hangers' },
    '450381',
    guangxi,
    { zh: '木衣架、植绒衣架、裤架、衣帽架', en: 'wooden and velvet hangers, trouser hangers, coat racks' },
    {
      zh: '荔浦在桂林南面，以芋头和衣架两样东西出名。这里的木衣架和植绒衣架大量出口，近年也直接卖给国内的家庭。',
      en: 'Lipu, south of Guilin, is known for two things: taro and clothes hangers. Its wooden and velvet hangers are exported in great numbers and in recent years are also sold straight to homes in China.',
    },
    ['#F1E8D9', '#9A6B35'],
  ),
  belt(
    'guangzhou-oral-care',
    { zh: '广州口腔护理', en: 'Guangzhou oral care' },
    '440111',
    guangdong,
    { zh: '牙膏、牙刷、漱口水、冲牙器', en: 'toothpaste, toothbrushes, mouthwash, irrigators' },
    {
      zh: '广州白云一带聚集了许多日化企业，口腔护理是其中活跃的一支。配方、包材和灌装相距不远，小批量的新口味也能很快试产。',
      en: 'Many daily-care makers gather around Baiyun in Guangzhou, and oral care is a lively branch of them. Formula, packaging and filling are close together, so even small runs of a new flavour can be tried quickly.',
    },
    ['#DFF0EE', '#2A8C86'],
  ),
  belt(
    'yiwu-smallwares',
    { zh: '义乌小商品', en: 'Yiwu small wares' },
    '330782',
    zhejiang,
    { zh: '节日装饰、发饰、文具、雨伞、袜子', en: 'festive ornaments, hair pieces, stationery, umbrellas, socks' },
    {
      zh: '义乌从“鸡毛换糖”的小生意起家，如今的国际商贸城里有各种日用小商品。圣诞装饰、春节灯笼和一支笔、一双袜子，都从这里发往世界。',
      en: 'Yiwu grew from pedlars who bartered sugar for feathers; its trade city now holds everyday wares of all kinds. Christmas ornaments, New Year lanterns, pens and socks leave here for the whole world.',
    },
    ['#FBE7DC', '#D9533A'],
  ),
];
