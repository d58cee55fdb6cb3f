import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ownAddress } from '#ui/own-address.ts';
import { answerAddressForm, emptyAddress } from '../address-form.server.ts';
import { areaLists } from '../areas.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { AddressForm } from '../parts/address-form.tsx';
import { MinePage } from '../parts/mine-page.tsx';

export const meta = headOf;

/** `/me/addresses/new` and `/me/addresses/<id>`; `?back=` is where saving leads. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { addressId } = params;
  if (!addressId) {
    await shown(here.api.get('/api/me/addresses'), url);
    const title = here.t('address.add');
    return { title, view: { values: emptyAddress, areas: await areaLists(here, '') }, head: { title, hidden: true } };
  }
  const found = await shown(here.api.get('/api/me/addresses/{addressId}', { path: { addressId } }), url);
  const { name, phone, street, label, isDefault } = found;
  const title = here.t('address.edit_title');
  return {
    title,
    view: {
      values: { name, phone, street, label: label ?? '', isDefault },
      areas: await areaLists(here, found.divisionCode ?? ''),
    },
    head: { title, hidden: true },
  };
}

export async function action({ request, url, context, params }: ActionFunctionArgs) {
  const view = await answerAddressForm(market(context), url, await request.formData(), params.addressId ?? null);
  if (view) return data(view, { status: view.problem ? 422 : 200 });
  return redirect(ownAddress(url.searchParams.get('back'), '/me/addresses'), 303);
}

export default function Address() {
  const { t } = useWords();
  const { title, view } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="addresses" title={title}>
      <AddressForm view={answer ?? view} saveText={t('address.save')} />
    </MinePage>
  );
}
