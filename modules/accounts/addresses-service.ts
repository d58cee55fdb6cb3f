import { type Ctx, gatheredRead, maskName, newId, type Runtime, transact, type Uuid } from '#kernel';
import { divisionPath, isDeliverable } from '#modules/regions';
import {
  type AddressRow,
  addressesNamed,
  addressesUnchanged,
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

/**
 * The same, perhaps from memory: for who holds it against the database when it counts (`addressesStand`). Refuses
 * address_not_found.
 */
export async function addressInMind(ctx: Ctx, userId: Uuid, addressId: Uuid): Promise<AddressSnapshot> {
  const mind = mindOf(ctx.runtime);
  const name = nameOf({ userId, addressId });
  const kept = mind.get(name);
  // The monotonic timer, not the market's clock: an age of memory must pass while a clock is held.
  const now = performance.now();
  if (kept?.address && now - kept.at < IN_MIND_MS) return kept.address;
  const found = await address(ctx, userId, addressId);
  const changed = mind.get(name);
  // Rows of an open transaction may never come to be, and what was changed a moment ago may have been read before the commit.
  if (ctx.inTransaction || (changed && !changed.address && now - changed.at < CHANGING_MS)) return found;
  if (mind.size >= MOST_IN_MIND) mind.clear();
  mind.set(name, { address: found, at: now });
  return found;
}

/** Where an address is: the code of its division, null abroad. For prices, which need nobody's name. Refuses address_not_found. */
export const destination = async (ctx: Ctx, userId: Uuid, addressId: Uuid): Promise<string | null> =>
  (await addressInMind(ctx, userId, addressId)).divisionCode;

/** True when every address is in the database as it was read; whoever changes one seals its number anew. */
export async function addressesStand(
  ctx: Ctx,
  held: readonly { readonly userId: Uuid; readonly address: AddressSnapshot }[],
): Promise<boolean> {
  if (held.length === 0) return true;
  const [row] = await addressesUnchanged(
    ctx,
    held.map(({ userId, address: { id, phone } }) => ({ userId, addressId: id, phoneSealed: phone })),
  );
  return row?.count === held.length;
}

/** Forgets what this process remembers of an address: its owner changes it, or the database knows better. */
export const forgetAddress = (ctx: Ctx, userId: Uuid, addressId: Uuid): void =>
  void mindOf(ctx.runtime).set(nameOf({ userId, addressId }), { address: null, at: performance.now() });

const IN_MIND_MS = 30_000;
const CHANGING_MS = 2_000;
const MOST_IN_MIND = 20_000;
type Mind = Map<string, { readonly address: AddressSnapshot | null; readonly at: number }>;
const minds = new WeakMap<Runtime, Mind>();
function mindOf(runtime: Runtime): Mind {
  const mind: Mind = minds.get(runtime) ?? new Map();
  minds.set(runtime, mind);
  return mind;
}

type WhoseAddress = { readonly userId: Uuid; readonly addressId: Uuid };
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
  if (!row) throw refuse('address_not_found');
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
    forgetAddress(tx, userId, id);
    return row;
  });
}

/** Takes an address away; if it was the default, the latest of the others takes its part. Refuses address_not_found. */
export async function removeAddress(ctx: Ctx, userId: Uuid, id: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    await lockUser(tx, userId);
    const was = await oneAddress(tx, userId, id);
    if (!(await deleteAddress(tx, userId, id))) throw refuse('address_not_found');
    forgetAddress(tx, userId, id);
    const [next] = was.isDefault ? await addressRows(tx, userId) : [];
    if (next) await updateAddress(tx, { ...next, isDefault: true });
  });
}

/** As its owner sees it: the number in full. */
export const ownPhone = (ctx: Ctx, row: AddressRow): string => localPhone(ctx.runtime.secrets.open(row.phoneSealed));
