import {
  type Ctx,
  type DomainEvent,
  days,
  emit,
  hours,
  later,
  type ShopScope,
  shopScope,
  type Uuid,
  userIdOf,
} from '#kernel';
import { setting } from '#modules/operations';
import {
  type Order,
  orderForBuyer,
  orderForPlatform,
  orderForShop,
  pauseConfirm,
  resumeConfirm,
} from '#modules/orders';
import { refuse } from './errors.ts';
import { type CaseActor, type CaseState, leadsTo, may, OPEN_STATES, timerOf, type Verb } from './lifecycle.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Case } from './types.ts';

/** A case under its lock. Refuses case_not_found. */
export async function locked(tx: Ctx, shopId: Uuid, caseId: Uuid): Promise<Case> {
  const one = await store.lockCase(tx, shopId, caseId);
  if (!one) throw refuse('case_not_found');
  return one;
}

/** The buyer's own case under its lock; another's is answered like one that does not exist. */
export async function lockedForBuyer(tx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<Case> {
  const own = await store.selectCaseOfBuyer(tx, buyerId, caseId);
  if (!own) throw refuse('case_not_found');
  return locked(tx, own.shopId, caseId);
}

export async function lockedForPlatform(tx: Ctx, caseId: Uuid): Promise<Case> {
  const seen = await store.selectCaseById(tx, caseId);
  if (!seen) throw refuse('case_not_found');
  return locked(tx, seen.shopId, caseId);
}

/** The moment at which something happens by itself in `state`, beginning now; null where nothing waits for a person. */
export async function deadlineOf(ctx: Ctx, state: CaseState): Promise<Date | null> {
  const timer = timerOf(state);
  if (!timer) return null;
  const many = await setting(ctx, timer.setting, settings);
  return later(ctx.clock.now(), timer.unit === 'hours' ? hours(many) : days(many));
}

export type StepInput = {
  readonly verb: Verb;
  readonly to: CaseState;
  readonly actor: CaseActor;
  readonly note?: string | null;
  readonly facts?: store.CaseFacts;
  readonly deadlineAt?: Date | null;
};

/** The one way a case moves: along the table, by compare-and-swap, with its history, its next deadline and the order's clock. Refuses state_forbids, case_moved. */
export async function step(tx: Ctx, one: Case, input: StepInput): Promise<Case> {
  const { verb, to, actor } = input;
  if (!may(verb, one.state, actor)) throw refuse('state_forbids', { state: one.state });
  if (!leadsTo(verb, to)) throw new Error(`${verb} does not lead to ${to}`);
  const moved = await store.moveCase(tx, one, {
    to,
    verb,
    actor,
    actorId: userIdOf(tx.actor),
    note: input.note ?? null,
    deadlineAt: input.deadlineAt === undefined ? await deadlineOf(tx, to) : input.deadlineAt,
    facts: input.facts ?? {},
  });
  if (!moved) throw refuse('case_moved');
  const open = OPEN_STATES.includes(to);
  if (open !== OPEN_STATES.includes(one.state))
    await (open ? pauseConfirm : resumeConfirm)(tx, one.shopId, one.orderId);
  const after = await reread(tx, one);
  await announce(tx, after, EVENTS[verb]);
  return after;
}

const EVENTS: Readonly<Record<Verb, string>> = {
  agree: 'case.agreed',
  entitle: 'case.agreed',
  call_platform: 'case.escalated',
  reject: 'case.rejected',
  withdraw: 'case.withdrawn',
  send_back: 'case.sent_back',
  not_sent: 'case.closed',
  accept_return: 'case.inspected',
  refuse_return: 'case.rejected',
  send_replacement: 'case.replaced',
  not_replaced: 'case.agreed',
  receive: 'case.fulfilled',
  settle: 'case.refunded',
  escalate: 'case.escalated',
  lapse: 'case.closed',
  hear: 'case.judging',
  rule: 'case.ruled',
  appeal: 'case.appealed',
  enforce: 'case.enforced',
  rule_again: 'case.enforced',
  remind: 'case.ruling_late',
};

export async function reread(tx: Ctx, one: Case): Promise<Case> {
  return (await store.selectCase(tx, one.shopId, one.id)) ?? one;
}

export const announce = (tx: Ctx, one: Case, name: string): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.id,
    shopId: one.shopId,
    payload: {
      caseId: one.id,
      orderId: one.orderId,
      shopId: one.shopId,
      buyerId: one.buyerId,
      amountFen: one.amountFen,
      kind: one.kind,
      state: one.state,
    },
  });

export type CaseWithOrder = { readonly case: Case; readonly order: Order };

export async function caseForBuyer(ctx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<CaseWithOrder> {
  const one = await store.selectCaseOfBuyer(ctx, buyerId, caseId);
  if (!one) throw refuse('case_not_found');
  return { case: one, order: await orderForBuyer(ctx, buyerId, one.orderId) };
}

export async function caseForShop(ctx: Ctx, scope: ShopScope, caseId: Uuid): Promise<CaseWithOrder> {
  const one = await store.selectCase(ctx, scope.shopId, caseId);
  if (!one) throw refuse('case_not_found');
  return { case: one, order: await orderForShop(ctx, shopScope(one.shopId), one.orderId) };
}

export async function caseForPlatform(ctx: Ctx, caseId: Uuid): Promise<CaseWithOrder> {
  const one = await store.selectCaseById(ctx, caseId);
  if (!one) throw refuse('case_not_found');
  return { case: one, order: await orderForPlatform(ctx, one.orderId) };
}
