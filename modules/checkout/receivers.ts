import type { Ctx, Uuid } from '#kernel';
import { type AddressSnapshot, contactOf } from '#modules/accounts';
import type { Store } from '#modules/inventory';
import type { Receiver } from '#modules/orders';
import { refuse } from './errors.ts';
import type { Quoted } from './quoting.ts';

/**
 * Who gets the goods, and where. What travels needs an address; what is collected, or delivered as words, needs only somebody to call.
 * Refuses address_needed, outside_delivery_area.
 */
export async function receiverOf(
  ctx: Ctx,
  buyerId: Uuid,
  address: AddressSnapshot | null,
  quoted: Quoted,
): Promise<Receiver> {
  if (quoted.needsAddress && !address) throw refuse('address_needed');
  if (quoted.needsAddress && address?.divisionCode === null) throw refuse('outside_delivery_area');
  if (address) {
    const { name, phone, phoneMasked, divisionCode, divisionNames, street } = address;
    return { name, phone, phoneMasked, divisionCode: divisionCode ?? '', divisionNames, street };
  }
  const contact = await contactOf(ctx, buyerId);
  if (!contact) throw refuse('address_needed');
  return { ...contact, divisionCode: '', divisionNames: [], street: '' };
}

/** The same person, at the store. */
export const atStore = (receiver: Receiver, store: Store): Receiver => ({
  name: receiver.name,
  phone: receiver.phone,
  phoneMasked: receiver.phoneMasked,
  divisionCode: store.divisionCode,
  divisionNames: store.divisionNames,
  street: store.street,
  pickup: { storeId: store.id, name: store.name, hours: store.hours },
});
