import { useState } from 'react';
import { Form } from 'react-router';
import { Field, Notice, TextField } from '#ui';
import type { AddressFormView } from '../address-form.server.ts';
import type { Area } from '../areas.server.ts';
import { useWords } from '../i18n.tsx';
import { EnterSubmits } from './enter-submits.tsx';
import { errorOf, FormProblem, Submit } from './form-problem.tsx';

/** Province, city, district, town: each list waits for the choice before it; a button asks for it where no script runs. */
function AreaSelects({ lists }: { lists: AddressFormView['areas'] }) {
  const { t, lang } = useWords();
  const [levels, setLevels] = useState(lists);
  const names = [t('address.province'), t('address.city'), t('address.district'), t('address.town')];

  const choose = async (level: number, code: string) => {
    const upTo = levels.slice(0, level + 1).map((list, at) => (at === level ? { ...list, chosen: code } : list));
    setLevels(upTo);
    if (code === '' || level >= 3) return;
    const reply = await fetch(`/api/divisions?parent=${code}`, { headers: { 'accept-language': lang } });
    if (!reply.ok) return;
    const { items } = (await reply.json()) as { items: { code: string; name: string; nameEn: string | null }[] };
    const areas: Area[] = items.map((item) => ({ code: item.code, name: (lang === 'en' && item.nameEn) || item.name }));
    if (areas.length > 0) setLevels([...upTo, { chosen: '', areas }]);
  };

  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{t('address.area')}</legend>
      <div className="grid grid-cols-2 gap-2 md:grid-cols-4">
        {levels.map(({ chosen, areas }, level) => (
          <select
            key={areas[0]?.code}
            name={`area${level}`}
            aria-label={names[level]}
            defaultValue={chosen}
            onChange={(event) => void choose(level, event.currentTarget.value)}
            className="min-h-11 w-full rounded-control border border-edge bg-surface px-2"
          >
            <option value="">{level === 3 ? t('address.town_any') : names[level]}</option>
            {areas.map((area) => (
              <option key={area.code} value={area.code}>
                {area.name}
              </option>
            ))}
          </select>
        ))}
        <noscript>
          <button
            type="submit"
            name="intent"
            value="areas"
            formNoValidate
            className="min-h-11 rounded-control border border-edge px-3"
          >
            {t('address.next_level')}
          </button>
        </noscript>
      </div>
    </fieldset>
  );
}

/** A delivery address to fill in, also by pasting one line that someone sent. */
export function AddressForm({
  view,
  action,
  saveText,
}: {
  view: AddressFormView;
  /** Where the form goes; this page when left out. */
  action?: string;
  saveText: string;
}) {
  const { t } = useWords();
  const { values, areas, problem, pasted, line } = view;
  // What the server filled in must show: fields keep their own state otherwise.
  const version = JSON.stringify([values, areas.map((list) => list.chosen), pasted]);
  return (
    <Form key={version} method="post" {...(action ? { action } : {})} className="space-y-4">
      <EnterSubmits name="intent" value="save" />
      <FormProblem problem={problem} />
      {pasted ? (
        <Notice tone={pasted === 'nothing' ? 'attention' : 'done'}>{t(`address.pasted_${pasted}`)}</Notice>
      ) : null}
      <div className="space-y-2 rounded-control bg-sunken p-3">
        <TextField
          name="line"
          rows={2}
          label={t('address.paste')}
          hint={t('address.paste_hint')}
          defaultValue={line}
          maxLength={300}
        />
        <Submit name="intent" value="paste" size="small" formNoValidate>
          {t('address.recognise')}
        </Submit>
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <Field
          name="name"
          required
          maxLength={40}
          autoComplete="name"
          label={t('address.name')}
          defaultValue={values.name}
          error={errorOf(problem, 'name')}
        />
        <Field
          name="phone"
          type="tel"
          required
          autoComplete="tel"
          label={t('address.phone')}
          defaultValue={values.phone}
          error={errorOf(problem, 'phone')}
        />
      </div>
      <AreaSelects lists={areas} />
      <Field
        name="street"
        required
        maxLength={200}
        autoComplete="street-address"
        label={t('address.street')}
        hint={t('address.street_hint')}
        defaultValue={values.street}
        error={errorOf(problem, 'street')}
      />
      <div className="grid items-end gap-4 md:grid-cols-2">
        <Field
          name="label"
          maxLength={20}
          optionalText={t('form.optional')}
          label={t('address.label')}
          hint={t('address.label_hint')}
          defaultValue={values.label}
        />
        <label className="flex min-h-11 items-center gap-2 text-sm">
          <input type="checkbox" name="isDefault" defaultChecked={values.isDefault} className="size-4" />
          {t('address.make_default')}
        </label>
      </div>
      <Submit name="intent" value="save" look="primary" wide>
        {saveText}
      </Submit>
    </Form>
  );
}
