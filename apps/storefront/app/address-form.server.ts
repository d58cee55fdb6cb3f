import { type AreaLists, areaLists } from './areas.server.ts';
import { type Market, orNull, type Refused, refusedBy, textIn, tried } from './market.server.ts';

/** What stands in the address form. */
export interface AddressValues {
  readonly name: string;
  readonly phone: string;
  readonly street: string;
  readonly label: string;
  readonly isDefault: boolean;
}
export interface AddressFormView {
  readonly values: AddressValues;
  readonly areas: AreaLists;
  readonly problem?: Refused | undefined;
  /** What smart paste made of the line, in words. */
  readonly pasted?: 'all' | 'part' | 'nothing' | undefined;
  readonly line?: string | undefined;
}

export const emptyAddress: AddressValues = { name: '', phone: '', street: '', label: '', isDefault: false };

/** The deepest area chosen in the form; selects further down belong to another choice once one above changed. */
async function chosenArea(market: Market, form: FormData): Promise<string> {
  let deepest = '';
  for (const level of [0, 1, 2, 3]) {
    const code = textIn(form, `area${level}`);
    if (code === '') break;
    if (deepest !== '') {
      const found = await orNull(market.api.get('/api/divisions/{code}', { path: { code } }));
      if (!found?.path.some((step) => step.code === deepest)) break;
    }
    deepest = code;
  }
  return deepest;
}

/**
 * Answers a post of the address form. Without JavaScript a choice of province needs a round trip for its cities, and smart
 * paste one for its parts: those answer the form again. Saving answers null when it is done.
 */
export async function answerAddressForm(
  market: Market,
  url: URL,
  form: FormData,
  addressId: string | null,
): Promise<AddressFormView | null> {
  const intent = textIn(form, 'intent');
  const divisionCode = await chosenArea(market, form);
  const values: AddressValues = {
    name: textIn(form, 'name'),
    phone: textIn(form, 'phone'),
    street: textIn(form, 'street'),
    label: textIn(form, 'label'),
    isDefault: form.get('isDefault') === 'on',
  };

  if (intent === 'paste') {
    const line = textIn(form, 'line');
    const parsed =
      line === ''
        ? null
        : await orNull(market.api.post('/api/addresses/parse', { body: { line: line.slice(0, 300) } }));
    const found = [parsed?.name, parsed?.phone, parsed?.divisionCode, parsed?.street].filter(Boolean).length;
    return {
      values: {
        ...values,
        name: parsed?.name ?? values.name,
        phone: parsed?.phone ?? values.phone,
        street: parsed?.street ?? values.street,
      },
      areas: await areaLists(market, parsed?.divisionCode ?? divisionCode),
      pasted: found === 4 ? 'all' : found > 0 ? 'part' : 'nothing',
      line,
    };
  }
  if (intent === 'areas') return { values, areas: await areaLists(market, divisionCode) };

  const { label, ...rest } = values;
  const body = { ...rest, divisionCode: divisionCode === '' ? null : divisionCode, label: label === '' ? null : label };
  const saved =
    addressId === null
      ? await tried(market.api.post('/api/me/addresses', { body }), url)
      : await tried(market.api.patch('/api/me/addresses/{addressId}', { path: { addressId }, body }), url);
  if (saved.done) return null;
  return { values, areas: await areaLists(market, divisionCode), problem: refusedBy(saved.problem) };
}
