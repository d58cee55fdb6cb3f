import { type Ctx, days, later, minutes, newId, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { localPhone, maskedPhone, normalPhone } from '#modules/accounts';
import { carrierOf, checkDigitHolds, isLater, normalWaybill, type ParcelState, trackingOf } from '#modules/fulfilment';
import { record, setting } from '#modules/operations';
import { divisionPath, isDeliverable } from '#modules/regions';
import { afterReturn } from './deciding.ts';
import { refuse } from './errors.ts';
import type { Inspection } from './lifecycle.ts';
import { askRefund } from './money-service.ts';
import * as parcels from './parcels-store.ts';
import { announce, locked, lockedForBuyer, step } from './service.ts';
import { settings } from './settings.ts';
import { endAside, freeStock, sendStock, takeBack } from './stock-service.ts';
import * as store from './store.ts';
import type { Case, CaseParcel, Leg, ReturnAddress } from './types.ts';

export type Waybill = { readonly carrier: string; readonly waybillNo: string };

/** Refuses waybill_invalid. */
function checked({ carrier, waybillNo }: Waybill): Waybill {
  const known = carrierOf(carrier);
  const number = normalWaybill(waybillNo);
  if (!known?.waybill.test(number) || !checkDigitHolds(number))
    throw refuse('waybill_invalid', { carrier, waybillNo: number });
  return { carrier, waybillNo: number };
}

async function hand(tx: Ctx, one: Case, leg: Leg, waybill: Waybill): Promise<void> {
  try {
    await parcels.insertParcel(tx, {
      shopId: one.shopId,
      id: newId(tx),
      caseId: one.id,
      leg,
      ...checked(waybill),
      state: 'shipped',
      sentAt: tx.clock.now(),
      signedAt: null,
    });
  } catch (error) {
    if (refusedBy(error, 'parcels_waybill')) throw refuse('waybill_used', { waybillNo: waybill.waybillNo });
    throw error;
  }
}

/** The buyer has sent the goods back. Refuses case_not_found, state_forbids, waybill_invalid, waybill_used. */
export const sendBack = (ctx: Ctx, buyerId: Uuid, caseId: Uuid, waybill: Waybill): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForBuyer(tx, buyerId, caseId);
    const after = await step(tx, one, { verb: 'send_back', to: 'returning', actor: 'buyer' });
    await hand(tx, one, 'return', waybill);
    return after;
  });

export type Findings = {
  readonly found: Exclude<Inspection, 'not_inspected'>;
  /** False: the shop refuses the goods, and the buyer may call the platform. */
  readonly accept: boolean;
  /** Whether they can be sold again. */
  readonly stock: 'sellable' | 'scrap';
  readonly note: string;
};

/**
 * The shop has looked at what came back: the stock, then the money or the replacement. Goods as they were sold cannot be refused.
 * Refuses case_not_found, state_forbids, inspection_contradicts.
 */
export const inspect = (ctx: Ctx, scope: ShopScope, caseId: Uuid, findings: Findings): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    if (!findings.accept && (findings.found === 'as_sold' || findings.note === ''))
      throw refuse('inspection_contradicts');
    const facts = { inspection: findings.found, inspectionNote: findings.note || null, inspectedAt: tx.clock.now() };
    await record(tx, {
      action: 'aftersales.inspect',
      subject: { kind: 'asl', id: one.id },
      shopId: one.shopId,
      after: { found: findings.found, accept: findings.accept, stock: findings.stock },
    });
    if (findings.accept) {
      const after = await accept(tx, one, 'shop', facts);
      if (findings.stock === 'sellable') await takeBack(tx, one);
      return after;
    }
    const after = await step(tx, one, {
      verb: 'refuse_return',
      to: 'rejected',
      actor: 'shop',
      note: findings.note,
      facts: { ...facts, rejection: findings.note, holdsStock: false },
    });
    await freeStock(tx, one);
    return after;
  });

export async function accept(tx: Ctx, one: Case, by: 'shop' | 'system', facts: store.CaseFacts): Promise<Case> {
  const to = afterReturn(one);
  const after = await step(tx, one, { verb: 'accept_return', to, actor: by, facts });
  return to === 'agreed' ? askRefund(tx, after) : after;
}

/** The shop looks at last at goods whose time to be inspected had passed: for sale again, or scrapped. Once. Refuses case_not_found, nothing_aside. */
export const inspectLate = (ctx: Ctx, scope: ShopScope, caseId: Uuid, stock: Findings['stock']): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    if (!one.stockAside) throw refuse('nothing_aside');
    await endAside(tx, one, stock);
    await store.setStockAside(tx, one, false);
    await record(tx, {
      action: 'aftersales.inspect_late',
      subject: { kind: 'asl', id: one.id },
      shopId: one.shopId,
      after: { stock },
    });
    return { ...one, stockAside: false };
  });

/** The exchanged or repaired goods are on their way. Refuses case_not_found, state_forbids, waybill_invalid, waybill_used, exchange_out_of_stock. */
export const sendReplacement = (ctx: Ctx, scope: ShopScope, caseId: Uuid, waybill: Waybill): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    const after = await step(tx, one, {
      verb: 'send_replacement',
      to: 'replacing',
      actor: 'shop',
      facts: { holdsStock: false },
    });
    await sendStock(tx, one);
    await hand(tx, one, 'replacement', waybill);
    await record(tx, { action: 'aftersales.replace', subject: { kind: 'asl', id: one.id }, shopId: one.shopId });
    return after;
  });

/** The buyer has the replacement. Refuses case_not_found, state_forbids. */
export const confirmReplacement = (ctx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForBuyer(tx, buyerId, caseId);
    return step(tx, one, { verb: 'receive', to: 'fulfilled', actor: 'buyer' });
  });

export type AddressInput = {
  readonly name: string;
  readonly phone: string;
  readonly divisionCode: string;
  readonly street: string;
};

/** Where this shop's returns go; agreed cases keep the address they were told. Refuses return_address_invalid. */
export const setReturnAddress = (ctx: Ctx, scope: ShopScope, input: AddressInput): Promise<ReturnAddress> =>
  transact(ctx, async (tx) => {
    const phone = normalPhone(input.phone);
    if (!phone || !(await isDeliverable(tx, input.divisionCode)))
      throw refuse('return_address_invalid', { field: phone ? 'divisionCode' : 'phone' });
    const to: ReturnAddress = {
      name: input.name.trim(),
      phone: tx.runtime.secrets.seal(phone),
      phoneMasked: maskedPhone(phone),
      divisionCode: input.divisionCode,
      divisionNames: (await divisionPath(tx, input.divisionCode)).map((one) => one.name),
      street: input.street.trim(),
    };
    await parcels.putReturnAddress(tx, scope.shopId, to);
    await record(tx, {
      action: 'aftersales.return_address',
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
      after: { divisionCode: to.divisionCode, street: to.street },
    });
    return to;
  });

/** The phone in clear, for the buyer who has to write it on the parcel. */
export const openPhone = (ctx: Ctx, to: ReturnAddress): string => localPhone(ctx.runtime.secrets.open(to.phone));

const LEASE = minutes(2);

/** Asks the carriers about parcels of cases; what is signed for starts the legal time to refund. */
export async function lookAtParcels(ctx: Ctx): Promise<number> {
  const due = await parcels.claimParcels(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const parcel of due) {
    const seen = await store.selectCase(ctx, parcel.shopId, parcel.caseId);
    if (!seen) continue;
    // The carrier is asked outside every transaction.
    const { sightings, nextLookAt } = await trackingOf(ctx.runtime).look(onItsWay(seen, parcel), ctx.clock);
    const last = sightings.reduce<(typeof sightings)[number] | null>(
      (best, one) => (isLater(one.state, best?.state ?? (parcel.state as ParcelState)) ? one : best),
      null,
    );
    const signedAt = last?.state === 'signed' ? last.at : null;
    await transact(ctx, async (tx) => {
      if (sightings.length > 0) await parcels.keepEvents(tx, parcel, sightings);
      const signed = await parcels.advanceParcel(tx, parcel, {
        state: last?.state ?? parcel.state,
        signedAt,
        nextLookAt: signedAt ? null : nextLookAt,
      });
      if (signed && signedAt) await arrived(tx, parcel, signedAt);
    });
  }
  return due.length;
}

const onItsWay = (one: Case, parcel: CaseParcel) => ({
  shopId: parcel.shopId,
  id: parcel.id,
  orderId: one.orderId,
  buyerId: one.buyerId,
  carrier: parcel.carrier,
  waybillNo: parcel.waybillNo,
  state: parcel.state as ParcelState,
  weightGrams: 0,
  pickupCode: null,
  station: null,
  shippedAt: parcel.sentAt,
  signedAt: parcel.signedAt,
  signedBy: null,
  proofUrl: null,
});

async function arrived(tx: Ctx, parcel: CaseParcel, at: Date): Promise<void> {
  const one = await locked(tx, parcel.shopId, parcel.caseId);
  await announce(tx, one, parcel.leg === 'return' ? 'case.return_signed' : 'case.replacement_signed');
  if (one.state !== 'returning' || one.reason !== 'seven_days' || !one.deadlineAt) return;
  const legal = later(at, days(await setting(tx, 'aftersales.inspect_days_no_reason', settings)));
  if (legal < one.deadlineAt) await store.moveDeadline(tx, one, legal);
}
