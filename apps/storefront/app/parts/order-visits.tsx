import { Form } from 'react-router';
import { Label } from '#ui';
import type { VisitView } from '../appointments.server.ts';
import { useWords } from '../i18n.tsx';
import { Submit } from './form-problem.tsx';
import { SlotField } from './slot-field.tsx';

/** The appointments of an order: when, where, the code to show when the work is done, and another time. */
export function OrderVisits({ items, formKey }: { items: readonly VisitView[]; formKey: string }) {
  const { t } = useWords();
  return items.map((visit) => (
    <section
      key={visit.id}
      aria-labelledby={visit.id}
      className="space-y-3 rounded-card border border-line bg-surface p-4"
    >
      <h2 id={visit.id} className="flex flex-wrap items-center gap-2 font-semibold">
        {visit.title} <Label tone="trust">{visit.state}</Label>
      </h2>
      <p className="text-sm">
        <span className="dx-figure font-medium">{visit.when}</span>
        <span className="block text-ink-soft">{visit.where}</span>
      </p>
      {visit.code ? (
        <p className="text-sm">
          {t('visit.code')}
          <code className="dx-figure block text-2xl font-semibold tracking-widest select-all">{visit.code}</code>
          <span className="text-ink-soft">{t('visit.code_hint')}</span>
        </p>
      ) : null}
      {visit.choice && visit.choice.days.length > 0 ? (
        <details className="text-sm">
          <summary className="inline-block py-1 underline">{t('visit.move')}</summary>
          <Form method="post" className="mt-2 space-y-3">
            <input type="hidden" name="key" value={formKey} />
            <input type="hidden" name="visit" value={visit.id} />
            <SlotField name={`at-${visit.id}`} choice={visit.choice} />
            <Submit name="intent" value="move">
              {t('visit.move')}
            </Submit>
          </Form>
        </details>
      ) : null}
    </section>
  ));
}
