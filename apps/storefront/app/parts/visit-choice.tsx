import { Form } from 'react-router';
import { useWords } from '../i18n.tsx';
import { Submit } from './form-problem.tsx';

/** Choosing when the goods are brought and installed, in one visit. */
export function VisitChoice({
  choice,
  formKey,
}: {
  choice: { slots: readonly { startsAt: string; text: string }[] } | null;
  formKey: string;
}) {
  const { t } = useWords();
  if (!choice) return null;
  return (
    <section aria-labelledby="visit" className="space-y-3 rounded-card border border-line bg-surface p-4">
      <h2 id="visit" className="font-semibold">
        {t('visit.title')}
      </h2>
      <p className="text-sm">{t('visit.lead')}</p>
      {choice.slots.length > 0 ? (
        <Form method="post" className="flex flex-wrap items-end gap-2">
          <input type="hidden" name="key" value={formKey} />
          <label className="text-sm">
            <span className="mb-1 block">{t('visit.when')}</span>
            <select name="startsAt" className="min-h-11 rounded-control border border-edge bg-surface px-2">
              {choice.slots.map(({ startsAt, text }) => (
                <option key={startsAt} value={startsAt}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <Submit name="intent" value="visit" look="primary">
            {t('visit.book')}
          </Submit>
        </Form>
      ) : (
        <p className="text-sm text-ink-soft">{t('visit.none')}</p>
      )}
    </section>
  );
}
