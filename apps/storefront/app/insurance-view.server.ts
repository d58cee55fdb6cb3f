import type { Reply } from '#client';
import { amountText } from '#ui/money-text.ts';
import { type Market, orNull } from './market.server.ts';

type Insured = Reply<'/api/me/orders/{orderId}/freight-insurance'>;

/** What freight insurance a shop gives, in a sentence; empty when it gives none. */
export async function insuranceOf({ api, t }: Market, code: string): Promise<string> {
  const found = await orNull(api.get('/api/shop-pages/{code}/freight-insurance', { path: { code } }));
  if (!found?.offered) return '';
  const { sameProvinceFen, otherProvinceFen } = found.pays;
  return t('insurance.given_detail', { same: amountText(sameProvinceFen), other: amountText(otherProvinceFen) });
}

/** How an order, or one case of it, stands with its freight insurance; empty when none was given. */
export async function insuredText({ api, t }: Market, orderId: string, caseId?: string): Promise<string> {
  const found = await orNull(api.get('/api/me/orders/{orderId}/freight-insurance', { path: { orderId } }));
  if (!found?.state) return '';
  const claim = caseId ? found.claims.find((one) => one.caseId === caseId) : found.claims.at(-1);
  if (claim) return claimText(t, claim);
  if (found.state === 'insured') return t('insurance.insured', { no: found.policyNo ?? '' });
  return t(`insurance.${found.state}`);
}

function claimText(t: Market['t'], claim: Insured['claims'][number]): string {
  const amount = amountText(claim.amountFen);
  if (claim.state !== 'refused') return t(`insurance.claim_${claim.state}`, { amount });
  return t(claim.failure === 'CLAIMED_ALREADY' ? 'insurance.claim_already' : 'insurance.claim_refused');
}
