import { hours, later } from '#kernel';
import { registerPerson } from '#modules/accounts';
import { answer, apply } from '#modules/shops';
import { belts, type Shop } from '../market/index.ts';
import { signIn } from './cast.ts';
import { applicationForm } from './openings.ts';
import { verifyOwner } from './real-names.ts';
import { SEED_ACTOR, type Stage } from './stage.ts';
import type { World } from './world.ts';

type Applicant = Pick<Shop, 'code' | 'kind' | 'beltCode' | 'divisionCode'> & {
  readonly name: string;
  readonly owner: string;
  readonly story: string;
  /** Hours before today at which the form was handed in. */
  readonly ago: number;
  readonly state: 'waits' | 'asked' | 'rejected' | 'draft';
};

/** People who would like to open a shop: what the reviewers' desk holds today. */
const APPLICANTS: readonly Applicant[] = [
  {
    code: 'haitong-kettle',
    name: '海通水壶',
    owner: '胡海通',
    kind: 'company',
    beltCode: 'cixi',
    divisionCode: '330282',
    story: '做了十二年代工，想有自己的牌子。',
    ago: 3,
    state: 'waits',
  },
  {
    code: 'lanting-tea',
    name: '兰亭茶席',
    owner: '吴亭兰',
    kind: 'individual',
    beltCode: 'fuding',
    divisionCode: '350982',
    story: '一个人守着外婆的茶山。',
    ago: 20,
    state: 'waits',
  },
  {
    code: 'shuikou-suit',
    name: '水口男装',
    owner: '蔡水生',
    kind: 'factory',
    beltCode: 'quanzhou',
    divisionCode: '350503',
    story: '八十台车位，接过不少大牌单。',
    ago: 31,
    state: 'waits',
  },
  {
    code: 'xiaoman-pearl',
    name: '小满珠饰',
    owner: '陈小满',
    kind: 'sole_trader',
    beltCode: 'zhuji',
    divisionCode: '330681',
    story: '淡水珠串成每天都能戴的样子。',
    ago: 50,
    state: 'waits',
  },
  {
    code: 'lihe-hangers',
    name: '荔禾衣架',
    owner: '莫荔禾',
    kind: 'company',
    beltCode: 'lipu',
    divisionCode: '450381',
    story: '木衣架从选料到打磨都在自己院里。',
    ago: 70,
    state: 'asked',
  },
  {
    code: 'yongxing-tools',
    name: '永兴五金',
    owner: '应永兴',
    kind: 'sole_trader',
    beltCode: 'yongkang',
    divisionCode: '330784',
    story: '',
    ago: 96,
    state: 'rejected',
  },
  {
    code: 'qingyun-down',
    name: '青云羽绒',
    owner: '陆青云',
    kind: 'flagship',
    beltCode: 'changshu',
    divisionCode: '320581',
    story: '还在补材料。',
    ago: 5,
    state: 'draft',
  },
];

function asShop(one: Applicant): Shop {
  const beltCode = belts.find((belt) => belt.code.startsWith(one.beltCode))?.code ?? one.beltCode;
  const both = (zh: string) => ({ zh, en: zh });
  return {
    ...one,
    beltCode,
    name: both(one.name),
    owner: both(one.owner),
    story: both(one.story),
    creditPoints: 0,
    freight: 'free',
    seal: one.name.slice(0, 1),
    colour: '#1F8A70',
    listings: 0,
  };
}

async function applyAs(stage: Stage, world: World, one: Applicant, place: number): Promise<void> {
  const at = later(world.today, hours(-one.ago));
  const phone = `1990000${8000 + place}`;
  const { id } = await registerPerson(stage.ctx(SEED_ACTOR, later(at, hours(-1))), { phone, nickname: one.owner });
  const { actor, userId } = await signIn(stage, id);
  const form = { ...applicationForm(asShop(one), phone) };
  if (one.story === '') delete form.story;
  if (one.state !== 'draft')
    await verifyOwner(stage, later(at, hours(-1)), userId, asShop(one), form.divisionCode ?? '');
  const application = await apply(stage.ctx(actor, at), {
    applicantId: userId,
    kind: one.kind,
    form,
    ...(one.state === 'draft' ? {} : { submit: true }),
  });
  const reviewer = stage.ctx(world.cast.reviewer.actor, later(at, hours(6)));
  if (one.state === 'asked') await answer(reviewer, application.id, 'ask', { licencePicture: '请补充营业执照照片' });
  if (one.state === 'rejected')
    await answer(reviewer, application.id, 'reject', {
      licenceName: '执照名称与统一社会信用代码登记的名称不一致，请核对后再提交',
    });
}

/** Applications in every state that waits for somebody. */
export async function applicants(world: World): Promise<void> {
  for (const [place, one] of APPLICANTS.entries()) await applyAs(world.stage, world, one, place);
}
