import { type Actor, days, later, type Uuid } from '#kernel';
import { addAddress, authenticate, createSession, grant, type Registration, registerPerson } from '#modules/accounts';
import { type Buyer, buyers, operators, randomFrom, shopPeople, type Worker } from '../market/index.ts';
import { fleet, HANDS } from './fleet.ts';
import { verifyPerson } from './real-names.ts';
import { type DemoSignIn, signInsFor } from './sign-ins.ts';
import { SEED_ACTOR, type Stage } from './stage.ts';

/** Someone who has registered and signed in. */
export type Player = { readonly userId: Uuid; readonly actor: Actor };
export type BuyerPlayer = Player & {
  readonly buyer: Buyer;
  readonly since: Date;
  readonly addresses: readonly { readonly id: Uuid; readonly divisionCode: string }[];
};
export type Cast = {
  readonly buyers: readonly BuyerPlayer[];
  /** Owner, and others who work in the shop, by shop code and role. */
  readonly workers: ReadonlyMap<string, ReadonlyMap<Worker['role'], Player>>;
  readonly admin: Player;
  readonly reviewer: Player;
  readonly finance: Player;
};

/** Signs a registered person in, with whatever they have been granted by now. */
export async function signIn(stage: Stage, userId: Uuid): Promise<Player> {
  const token = await createSession(stage.ctx(SEED_ACTOR), userId);
  return { userId, actor: await authenticate(stage.runtime, token, null) };
}

async function register(stage: Stage, at: Date, given: Registration): Promise<Uuid> {
  return (await registerPerson(stage.ctx(SEED_ACTOR, at), given)).id;
}

const withPassword = (one: DemoSignIn | undefined): Pick<Registration, 'email' | 'password'> =>
  one ? { email: one.email, password: one.password } : {};

/** Officers and operators of the market data, in the roles the platform has. */
const DESKS: Readonly<Record<string, string>> = {
  'operator-admission': 'reviewer',
  'operator-campaigns': 'service',
  'operator-governance': 'reviewer',
  'operator-settlement': 'finance',
  'operator-service': 'service',
  'regulator-market': 'auditor',
  'regulator-consumer': 'auditor',
};

async function platformStaff(stage: Stage, at: Date): Promise<Pick<Cast, 'admin' | 'reviewer' | 'finance'>> {
  const ctx = stage.ctx(SEED_ACTOR, at);
  const hire = async (role: string, given: Registration): Promise<Uuid> => {
    const userId = await register(stage, at, given);
    await grant(ctx, { userId, scope: 'platform', scopeId: null, role });
    return userId;
  };
  const named = async (part: 'admin' | 'reviewer' | 'finance', nickname: string): Promise<Player> =>
    signIn(stage, await hire(part, { ...withPassword(signInsFor(part)[0]), nickname }));
  const [admin, reviewer, finance] = await Promise.all([
    named('admin', '平台管理员'),
    named('reviewer', '审核专员'),
    named('finance', '财务专员'),
  ]);
  for (const worker of operators) {
    const role = DESKS[worker.code];
    if (role) await hire(role, { phone: worker.phone, nickname: worker.name });
  }
  return { admin, reviewer, finance };
}

/** Shop people register before their shops open; what they may do comes with the shop. */
async function shopStaff(stage: Stage, at: Date): Promise<Map<string, Map<Worker['role'], Player>>> {
  const found = new Map<string, Map<Worker['role'], Player>>();
  await fleet(shopPeople, HANDS, async (worker) => {
    const code = worker.shopCode ?? '';
    const part = code === 'demo' && (worker.role === 'owner' || worker.role === 'packer') ? worker.role : null;
    const userId = await register(stage, at, {
      phone: worker.phone,
      nickname: worker.name,
      ...(part ? withPassword(signInsFor(part)[0]) : {}),
    });
    const staff = found.get(code) ?? new Map<Worker['role'], Player>();
    found.set(code, staff);
    staff.set(worker.role, await signIn(stage, userId));
  });
  return found;
}

/** The first buyers were there before the history begins, others come one by one. */
function arrivals(count: number, opening: Date, of: number): Date[] {
  const random = randomFrom('seed/arrivals');
  return Array.from({ length: count }, (_, place) =>
    later(opening, days(place < 2 || random.chance(0.6) ? -random.next() * 20 : random.next() * 0.9 * of)),
  );
}

async function registerBuyers(stage: Stage, opening: Date, of: number): Promise<BuyerPlayer[]> {
  const since = arrivals(buyers.length, opening, of);
  const signIns = signInsFor('buyer');
  const found: BuyerPlayer[] = [];
  await fleet(buyers, HANDS, async (buyer, place) => {
    const at = since[place] ?? opening;
    const userId = await register(stage, at, {
      phone: buyer.phone,
      nickname: buyer.nickname.zh,
      ...withPassword(signIns[place]),
    });
    if (signIns[place]) await verifyPerson(stage, at, userId, `buyer/${place}`);
    const player = await signIn(stage, userId);
    const ctx = stage.ctx(player.actor, at);
    const addresses: { id: Uuid; divisionCode: string }[] = [];
    for (const one of buyer.addresses) {
      const divisionCode = one.place.townCode.slice(0, 9);
      const row = await addAddress(ctx, userId, {
        name: one.receiver,
        phone: one.phone,
        divisionCode,
        street: one.street,
        label: one.label.zh,
      });
      addresses.push({ id: row.id, divisionCode });
    }
    found[place] = { ...player, buyer, since: at, addresses };
  });
  return found;
}

/** Everybody of the market registers: `opening` is the day the history of `of` days begins. */
export async function gatherCast(stage: Stage, opening: Date, of: number): Promise<Cast> {
  const founding = later(opening, days(-60));
  const staff = await platformStaff(stage, founding);
  const workers = await shopStaff(stage, later(opening, days(-45)));
  return { ...staff, workers, buyers: await registerBuyers(stage, opening, of) };
}
