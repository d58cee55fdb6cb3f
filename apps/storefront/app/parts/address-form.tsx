import { useEffect, useRef, useState } from 'react';
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

  const box = useRef<HTMLFieldSetElement>(null);
  const asked = useRef(0);
  const heard = useRef(false);
  const [failed, setFailed] = useState(false);

  const choose = async (level: number, code: string) => {
    asked.current += 1;
    const mine = asked.current;
    setFailed(false);
    const upTo = levels.slice(0, level + 1).map((list, at) => (at === level ? { ...list, chosen: code } : list));
    setLevels(upTo);
    if (code === '' || level >= 3) return;
    const reply = await fetch(`/api/divisions?parent=${code}`, { headers: { 'accept-language': lang } }).catch(
      () => null,
    );
    // A slow answer to an earlier choice is no answer to this one.
    if (mine !== asked.current) return;
    if (!reply?.ok) return setFailed(true);
    const { items } = (await reply.json()) as { items: { code: string; name: string; nameEn: string | null }[] };
    const areas: Area[] = items.map((item) => ({ code: item.code, name: (lang === 'en' && item.nameEn) || item.name }));
    if (areas.length > 0) setLevels([...upTo, { chosen: '', areas }]);
  };

  // What was chosen before this script ran was heard by nobody.
  useEffect(() => {
    if (heard.current) return;
    heard.current = true;
    const last = levels.length - 1;
    const select = box.current?.querySelector<HTMLSelectElement>(`select[name="area${last}"]`);
    if (select && select.value !== (levels[last]?.chosen ?? '')) void choose(last, select.value);
  });

  return (
    <fieldset ref={box}>
      <legend className="mb-1.5 text-sm font-medium">{t('address.area')}</legend>
      <div className="grid grid-cols-2 gap-2 md:grid-cols-4">
        {names.map((name, level) => {
          // All four have their place from the start: a list that comes late moves nothing from under a finger.
          const { chosen, areas } = levels[level] ?? { chosen: '', areas: [] };
          return (
            <select
              key={areas[0]?.code ?? name}
              name={`area${level}`}
              aria-label={name}
              defaultValue={chosen}
              disabled={areas.length === 0}
              onChange={(event) => void choose(level, event.currentTarget.value)}
              className="min-h-11 w-full rounded-control border border-edge bg-surface px-2 disabled:opacity-60"
            >
              <option value="">{level === 3 ? t('address.town_any') : name}</option>
              {areas.map((area) => (
                <option key={area.code} value={area.code}>
                  {area.name}
                </option>
              ))}
            </select>
          );
        })}
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
      {failed ? (
        <p role="alert" className="mt-1 text-sm text-vermilion-ink">
          {t('address.areas_failed')}
        </p>
      ) : null}
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
