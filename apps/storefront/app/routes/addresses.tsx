import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Label } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t } = market(context);
  const { items } = await shown(api.get('/api/me/addresses'), url);
  return { items, head: { title: t('address.list'), hidden: true } };
}

/** The buttons on each card: make it the default, take it away. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const path = { addressId: textIn(form, 'addressId') };
  const done =
    textIn(form, 'intent') === 'remove'
      ? await tried(api.delete('/api/me/addresses/{addressId}', { path }), url)
      : await tried(api.patch('/api/me/addresses/{addressId}', { path, body: { isDefault: true } }), url);
  if (done.done) return redirect('/me/addresses', 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

export default function Addresses() {
  const { t } = useWords();
  const { items } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="addresses" title={t('address.list')}>
      <FormProblem problem={answer?.problem} />
      {items.length === 0 ? <Nothing title={t('address.none')} detail={t('address.none_detail')} /> : null}
      <ul className="grid gap-3 md:grid-cols-2">
        {items.map((address) => (
          <li key={address.id} className="space-y-2 rounded-card border border-line bg-surface p-4">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{address.name}</span>
              <span className="dx-figure">{address.phone}</span>
              {address.isDefault ? <Label tone="sale">{t('address.default')}</Label> : null}
              {address.label ? <Label>{address.label}</Label> : null}
            </p>
            <p className="text-sm">
              {address.divisionNames.join(' ')} {address.street}
            </p>
            <Form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="addressId" value={address.id} />
              <ButtonLink
                href={`/me/addresses/${address.id}`}
                size="small"
                aria-label={t('address.edit_of', { name: address.name })}
              >
                {t('address.edit')}
              </ButtonLink>
              {address.isDefault ? null : (
                <Submit name="intent" value="default" size="small" look="quiet">
                  {t('address.make_default')}
                </Submit>
              )}
              <Submit
                name="intent"
                value="remove"
                size="small"
                look="quiet"
                aria-label={t('address.remove_of', { name: address.name })}
              >
                {t('address.remove')}
              </Submit>
            </Form>
          </li>
        ))}
      </ul>
      <ButtonLink href="/me/addresses/new" look="primary">
        {t('address.add')}
      </ButtonLink>
    </MinePage>
  );
}
