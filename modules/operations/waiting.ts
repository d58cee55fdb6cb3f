import type { Ctx, ShopScope } from '#kernel';

/** How much of one kind of work waits: `nextDeadlineAt` is the moment the first of it is due, `overdue` how many are late. */
export type WaitingCount = { readonly count: number; readonly nextDeadlineAt: Date | null; readonly overdue: number };

type Words = {
  /** Stable: `orders.to_ship`. */
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  /** Page of the workbench or console where the work is done: `/orders?state=awaiting_shipment`. */
  readonly link: string;
};

export type Waiting =
  | (Words & { readonly scope: 'shop'; readonly count: (ctx: Ctx, shop: ShopScope) => Promise<WaitingCount> })
  | (Words & { readonly scope: 'platform'; readonly count: (ctx: Ctx) => Promise<WaitingCount> });

const registered = new Map<string, Waiting>();

/** A module says at import what of its work waits for a shop or for the operator; "today" pages show it. */
export function registerWaiting(waiting: Waiting): void {
  registered.set(`${waiting.scope} ${waiting.key}`, waiting);
}

export type WaitingView = WaitingCount & Words;

const words = ({ key, zh, en, link }: Waiting): Words => ({ key, zh, en, link });

/** Late work first, then the nearest deadline, then by key; what has nothing waiting stays at the end. */
export function byUrgency(a: WaitingView, b: WaitingView): number {
  if (a.overdue > 0 !== b.overdue > 0) return a.overdue > 0 ? -1 : 1;
  if (a.count > 0 !== b.count > 0) return a.count > 0 ? -1 : 1;
  const due = (view: WaitingView): number => view.nextDeadlineAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return due(a) - due(b) || (a.key < b.key ? -1 : 1);
}

/** What waits in one shop, most urgent first. */
export async function waitingInShop(ctx: Ctx, shop: ShopScope): Promise<WaitingView[]> {
  const views: WaitingView[] = [];
  for (const one of registered.values())
    if (one.scope === 'shop') views.push({ ...words(one), ...(await one.count(ctx, shop)) });
  return views.sort(byUrgency);
}

/** What waits for the operator, most urgent first. */
export async function waitingOnPlatform(ctx: Ctx): Promise<WaitingView[]> {
  const views: WaitingView[] = [];
  for (const one of registered.values())
    if (one.scope === 'platform') views.push({ ...words(one), ...(await one.count(ctx)) });
  return views.sort(byUrgency);
}
