import { Secret, TOTP } from 'otpauth';
import { hours, minutes } from '#kernel';
import { allOf } from './books.ts';
import { type Company, type PlayShop, saw } from './people.ts';
import type { Place } from './place.ts';
import { type Player, pass, playAll, type Script, until } from './timeline.ts';

/** A sandbox bank sends back what goes to an account that ends like this. */
const RETURNING = '6212264000123450000';

type Payout = { readonly payoutId: string; readonly state: string };

/** A shop with money asks for its payout; a second one has named an account that does not exist. */
export async function playPayouts(place: Place, company: Company): Promise<string[]> {
  const rich: { shop: PlayShop; availableFen: number }[] = [];
  for (const shop of company.shops) {
    const { availableFen } = await shop.keeper.get<{ availableFen: number }>(`/shops/${shop.id}/balances`);
    rich.push({ shop, availableFen });
  }
  const [first, second] = rich.sort((one, other) => other.availableFen - one.availableFen);
  if (!first || !second || second.availableFen < 2_000) return ['no two shops have anything to be paid out'];
  const half = (fen: number): number => Math.min(4_000_000, Math.floor(fen / 2));
  const players: Player[] = [
    paidOut(place, company, first.shop, half(first.availableFen), 'arrived'),
    paidOut(place, company, second.shop, half(second.availableFen), 'returned'),
  ].map((script) => ({ script, played: { trouble: null, parked: false } }));
  await playAll(place, players);
  return players.flatMap(({ played: { trouble } }) => (trouble ? [`payout: ${trouble}`] : []));
}

async function* paidOut(
  place: Place,
  company: Company,
  { id, keeper }: PlayShop,
  amountFen: number,
  end: 'arrived' | 'returned',
): Script {
  const { secret } = await keeper.post<{ secret: string }>('/me/second-factor');
  const app = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });
  const code = () => ({ code: app.generate({ timestamp: place.now().getTime() }) });
  await keeper.post('/me/second-factor/confirm', code());
  if (end === 'returned') {
    await keeper.put(`/shops/${id}/bank-account`, { holder: '销户账户', bank: '演示银行', number: RETURNING });
    // A code serves once, and a changed account cools down for a day.
    yield pass(minutes(2));
    await keeper.post('/me/second-factor/prove', code());
  }
  const { payoutId } = await keeper.post<Payout>(`/shops/${id}/payouts`, { amountFen });
  if (end === 'returned') yield pass(hours(25));
  yield until(`a payout to be ${end}`, async () => {
    const page = await keeper.get<{ items: readonly Payout[] }>(`/shops/${id}/payouts?state=${end}`);
    return page.items.some((one) => one.payoutId === payoutId);
  });
  saw(company, `payout ${end}`);
}

/** What the comparison with the provider's bills finds; other differences are made by what the stories do to the provider. */
const COMPARED = new Set(['missing_here', 'missing_at_gateway', 'amount_differs', 'not_booked']);
type Difference = { readonly kind: string; readonly subject: string; readonly day: string };

/** What was under way at a midnight is found by a later comparison; a day after the last one nothing may differ. */
export async function billsAgree(place: Place, company: Company): Promise<string[]> {
  let left: readonly Difference[] = [];
  const look = async (): Promise<boolean> => {
    const open = await allOf<Difference>(company.admin, '/console/differences?state=open');
    left = open.filter((one) => COMPARED.has(one.kind));
    return left.length === 0;
  };
  const script = (async function* () {
    for (let looks = 0; looks < 8 && !(await look()); looks += 1) yield pass(hours(7));
  })();
  await playAll(place, [{ script, played: { trouble: null, parked: false } }]);
  return left.map((one) => `the provider's bill of ${one.day} and ours: ${one.kind} ${one.subject}`);
}
