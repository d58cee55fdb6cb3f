import { Type } from 'typebox';
import { IdSchema, uuidOf } from '#kernel';
import type { FormWish } from './forms.ts';

/** What a request says of a special way of buying; at most one of them. */
export const FormFields = {
  group: Type.Optional(
    Type.Object(
      { offerId: IdSchema('gof'), groupId: Type.Optional(IdSchema('grp')) },
      { description: 'Buy in a group (拼团): join the one named, or open one' },
    ),
  ),
  /** The balance (预售尾款) of goods whose deposit was paid. */
  presale: Type.Optional(IdSchema('psl')),
};
export type FormBody = {
  readonly group?: { readonly offerId: string; readonly groupId?: string | undefined } | undefined;
  readonly presale?: string | undefined;
};

export function formIn({ group, presale }: FormBody): FormWish | null {
  if (presale) return { presaleId: uuidOf('psl', presale) };
  if (!group) return null;
  return { offerId: uuidOf('gof', group.offerId), groupId: group.groupId ? uuidOf('grp', group.groupId) : null };
}

export const formErrors = [
  'checkout.group_not_cheaper',
  ...[
    'offer_not_found',
    'offer_over',
    'offer_sold_out',
    'limit_reached',
    'other_goods',
    'group_not_found',
    'group_full',
    'group_over',
    'already_member',
  ].map((name) => `groupbuys.${name}`),
  ...['presale_not_found', 'other_goods', 'balance_not_open', 'goods_not_there'].map((name) => `presales.${name}`),
];
