import { type Ctx, gatheredRead, maskName, newId, transact, type Uuid } from '#kernel';
import { divisionPath, isDeliverable } from '#modules/regions';
import {
  type AddressRow,
  addressesNamed,
  addressRow,
  addressRows,
  clearDefault,
  deleteAddress,
  insertAddress,
  updateAddress,
} from './address-store.ts';
import { refuse } from './errors.ts';
import { lockUser } from './people-store.ts';
import { localPhone, maskedPhone, normalPhone } from './phone.ts';

export const MOST_ADDRESSES = 20;

/** An address as an order freezes it. `phone` is sealed (`secrets.open` gives E.164); `phoneMasked` is for showing. */
export type AddressSnapshot = {
  readonly id: Uuid;
  readonly name: string;
  readonly nameMasked: string;
  readonly phone: string;
  readonly phoneMasked: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Null outside China. */
  readonly divisionCode: string | null;
  /** From the province down; region and city as written for other countries. */
  readonly divisionNames: string[];
  readonly street: string;
  readonly postalCode: string | null;
};

export type AddressInput = {
  readonly name: string;
  readonly phone: string;
  readonly country?: string;
  readonly divisionCode?: string | null;
  /** Outside China: region and city in free text. */
  readonly region?: string;
  readonly city?: string;
  readonly street: string;
  readonly postalCode?: string | null;
  readonly label?: string | null;
  readonly isDefault?: boolean;
};

/** A landline will do for a parcel: 0574-63001234 → +8657463001234. */
function receiverPhone(given: string): string {
  const mobile = normalPhone(given);
  if (mobile) return mobile;
  const landline = /^0(\d{2,3})-?(\d{7,8})$/.exec(given.normalize('NFKC').replace(/[\s()]/g, ''));
  if (!landline) throw refuse('phone_invalid');
  return `+86${landline[1]}${landline[2]}`;
}

async function placed(
  ctx: Ctx,
  input: AddressInput,
): Promise<Pick<AddressRow, 'country' | 'divisionCode' | 'divisionNames'>> {
  const country = input.country ?? 'CN';
  if (country !== 'CN') {
    const names = [input.region, input.city].map((name) => name?.trim() ?? '').filter((name) => name !== '');
    if (names.length === 0) throw refuse('address_region_missing');
    return { country, divisionCode: null, divisionNames: names };
  }
  const code = input.divisionCode ?? '';
  if (!(await isDeliverable(ctx, code))) throw refuse('address_division', { code });
  return { country, divisionCode: code, divisionNames: (await divisionPath(ctx, code)).map((one) => one.name) };
}

async function rowOf(
  ctx: Ctx,
  userId: Uuid,
  input: AddressInput,
  was: { id: Uuid; place: number; createdAt: Date },
): Promise<AddressRow> {
  return {
    ...was,
    ...(await placed(ctx, input)),
    userId,
    name: input.name.trim(),
    phoneSealed: ctx.runtime.secrets.seal(receiverPhone(input.phone)),
    street: input.street.trim(),
    postalCode: input.postalCode ?? null,
    label: input.label ?? null,
    isDefault: input.isDefault ?? false,
    updatedAt: ctx.clock.now(),
  };
}

/** A person's addresses, the default first. */
export const addressesOf = (ctx: Ctx, userId: Uuid): Promise<AddressRow[]> => addressRows(ctx, userId);

/** Refuses address_not_found, also for someone else's. */
export async function oneAddress(ctx: Ctx, userId: Uuid, id: Uuid): Promise<AddressRow> {
  const row = await addressRow(ctx, userId, id);
  if (!row) throw refuse('address_not_found');
  return row;
}

/** The address as an order freezes it. Refuses address_not_found. */
export async function address(ctx: Ctx, userId: Uuid, addressId: Uuid): Promise<AddressSnapshot> {
  const rows = await readAddresses(ctx, [{ userId, addressId }]);
  return frozen(ctx, rows.get(nameOf({ userId, addressId })));
}

export type WhoseAddress = { readonly userId: Uuid; readonly addressId: Uuid };

/** Where an address is: the code of its division, null abroad. For prices, which need nobody's name. Refuses address_not_found. */
export async function destination(ctx: Ctx, userId: Uuid, addressId: Uuid): Promise<string | null> {
  const row = (await readAddresses(ctx, [{ userId, addressId }])).get(nameOf({ userId, addressId }));
  if (!row) throw addressNotFound();
  return row.divisionCode;
}

/** Addresses of several people in one read, in the order asked; null where a person has none of that id. */
export async function addresses(ctx: Ctx, wanted: readonly WhoseAddress[]): Promise<(AddressSnapshot | null)[]> {
  const rows = await readAddresses(ctx, wanted);
  return wanted.map((one) => {
    const row = rows.get(nameOf(one));
    return row ? frozen(ctx, row) : null;
  });
}

export const addressNotFound = (): Error => refuse('address_not_found');

const nameOf = ({ userId, addressId }: WhoseAddress): string => `${userId} ${addressId}`;
const readAddresses = gatheredRead<WhoseAddress, AddressRow>(
  async (ctx, wanted) =>
    new Map(
      (await addressesNamed(ctx, wanted)).map(
        (row) => [nameOf({ userId: row.userId, addressId: row.id }), row] as const,
      ),
    ),
  nameOf,
);

function frozen(ctx: Ctx, row: AddressRow | undefined): AddressSnapshot {
  if (!row) throw addressNotFound();
  return {
    id: row.id,
    name: row.name,
    nameMasked: maskName(row.name),
    phone: row.phoneSealed,
    phoneMasked: maskedPhone(ctx.runtime.secrets.open(row.phoneSealed)),
    country: row.country,
    divisionCode: row.divisionCode,
    divisionNames: row.divisionNames,
    street: row.street,
    postalCode: row.postalCode,
  };
}

/**
 * Adds an address; the first one becomes the default. Refuses phone_invalid, address_division (unknown, or above the
 * district), address_region_missing, addresses_full (twenty).
 */
export async function addAddress(ctx: Ctx, userId: Uuid, input: AddressInput): Promise<AddressRow> {
  return transact(ctx, async (tx) => {
    if (!(await lockUser(tx, userId))) throw refuse('person_not_found');
    const held = await addressRows(tx, userId);
    const taken = new Set(held.map((one) => one.place));
    const place = Array.from({ length: MOST_ADDRESSES }, (_, at) => at + 1).find((at) => !taken.has(at));
    if (!place) throw refuse('addresses_full', { most: MOST_ADDRESSES });
    const row = await rowOf(
      tx,
      userId,
      { ...input, isDefault: input.isDefault === true || held.length === 0 },
      { id: newId(tx), place, createdAt: tx.clock.now() },
    );
    if (row.isDefault) await clearDefault(tx, userId);
    await insertAddress(tx, row);
    return row;
  });
}

/** Changes what is given and keeps the rest. Orders placed before keep what they froze. Refuses as addAddress, and address_not_found. */
export async function editAddress(
  ctx: Ctx,
  userId: Uuid,
  id: Uuid,
  change: Partial<AddressInput>,
): Promise<AddressRow> {
  return transact(ctx, async (tx) => {
    await lockUser(tx, userId);
    const was = await oneAddress(tx, userId, id);
    const abroad = was.country !== 'CN';
    const before: AddressInput = {
      name: was.name,
      phone: ownPhone(tx, was),
      country: was.country,
      divisionCode: was.divisionCode,
      ...(abroad && was.divisionNames[0] ? { region: was.divisionNames[0] } : {}),
      ...(abroad && was.divisionNames[1] ? { city: was.divisionNames[1] } : {}),
      street: was.street,
      postalCode: was.postalCode,
      label: was.label,
      isDefault: was.isDefault,
    };
    const row = await rowOf(tx, userId, { ...before, ...change }, { id, place: was.place, createdAt: was.createdAt });
    if (row.isDefault && !was.isDefault) await clearDefault(tx, userId);
    await updateAddress(tx, row);
    return row;
  });
}

/** Takes an address away; if it was the default, the latest of the others takes its part. Refuses address_not_found. */
export async function removeAddress(ctx: Ctx, userId: Uuid, id: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    await lockUser(tx, userId);
    const was = await oneAddress(tx, userId, id);
    if (!(await deleteAddress(tx, userId, id))) throw refuse('address_not_found');
    const [next] = was.isDefault ? await addressRows(tx, userId) : [];
    if (next) await updateAddress(tx, { ...next, isDefault: true });
  });
}

/** As its owner sees it: the number in full. */
export const ownPhone = (ctx: Ctx, row: AddressRow): string => localPhone(ctx.runtime.secrets.open(row.phoneSealed));
