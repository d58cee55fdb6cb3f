import { Type } from 'typebox';
import { IdSchema, Nullable, type Route, route, signedIn, uuidOf } from '#kernel';
import { addAddress, addressesOf, editAddress, oneAddress, removeAddress } from './addresses-service.ts';
import { AddressSchema, addressView, meOf } from './view.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const fields = {
  name: text(40),
  phone: Type.String({ minLength: 5, maxLength: 24 }),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', default: 'CN', description: 'ISO 3166-1 alpha-2' })),
  divisionCode: Type.Optional(
    Nullable(Type.String({ pattern: '^[1-9][0-9]{5}([0-9]{3})?$', description: 'District or town; needed in China' })),
  ),
  region: Type.Optional(Type.String({ maxLength: 80, description: 'State or province outside China' })),
  city: Type.Optional(Type.String({ maxLength: 80, description: 'City outside China' })),
  street: text(200),
  postalCode: Type.Optional(Nullable(Type.String({ maxLength: 16 }))),
  label: Type.Optional(Nullable(Type.String({ maxLength: 20, examples: ['家', '公司'] }))),
  isDefault: Type.Optional(Type.Boolean()),
};
const AddressPath = Type.Object({ addressId: IdSchema('adr') });
const refusals = ['accounts.phone_invalid', 'accounts.address_division', 'accounts.address_region_missing'];

export const addressRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/addresses',
    summary: 'Delivery addresses, the default first (at most 20)',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(AddressSchema) }),
    handle: async (ctx) => ({ items: (await addressesOf(ctx, meOf(ctx).userId)).map((row) => addressView(ctx, row)) }),
  }),
  route({
    method: 'POST',
    path: '/me/addresses',
    summary: 'Add a delivery address; the first becomes the default',
    tag: 'me',
    access: signedIn,
    body: Type.Object(fields),
    status: 201,
    reply: AddressSchema,
    errors: [...refusals, 'accounts.addresses_full', 'accounts.person_not_found'],
    handle: async (ctx, { body }) => addressView(ctx, await addAddress(ctx, meOf(ctx).userId, body)),
  }),
  route({
    method: 'GET',
    path: '/me/addresses/:addressId',
    summary: 'One delivery address',
    tag: 'me',
    access: signedIn,
    params: AddressPath,
    reply: AddressSchema,
    errors: ['accounts.address_not_found'],
    handle: async (ctx, { params }) =>
      addressView(ctx, await oneAddress(ctx, meOf(ctx).userId, uuidOf('adr', params.addressId))),
  }),
  route({
    method: 'PATCH',
    path: '/me/addresses/:addressId',
    summary: 'Change a delivery address; orders placed before keep what they froze',
    tag: 'me',
    access: signedIn,
    params: AddressPath,
    body: Type.Partial(Type.Object({ ...fields, country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })) })),
    reply: AddressSchema,
    errors: [...refusals, 'accounts.address_not_found'],
    handle: async (ctx, { params, body }) =>
      addressView(ctx, await editAddress(ctx, meOf(ctx).userId, uuidOf('adr', params.addressId), body)),
  }),
  route({
    method: 'DELETE',
    path: '/me/addresses/:addressId',
    summary: 'Take a delivery address away',
    tag: 'me',
    access: signedIn,
    params: AddressPath,
    status: 204,
    errors: ['accounts.address_not_found'],
    handle: async (ctx, { params }) => {
      await removeAddress(ctx, meOf(ctx).userId, uuidOf('adr', params.addressId));
      return undefined;
    },
  }),
];
