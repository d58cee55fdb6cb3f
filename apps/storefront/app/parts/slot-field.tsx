import { SelectField } from '#ui';
import type { SlotChoice } from '../appointments.server.ts';
import { useWords } from '../i18n.tsx';

/** One of the times that are free; works without a script. */
export function SlotField({ name, choice }: { name: string; choice: SlotChoice }) {
  const { t } = useWords();
  return (
    <SelectField name={name} label={t('visit.choose')} hint={choice.note} required defaultValue="">
      <option value="" disabled>
        {t('visit.please')}
      </option>
      {choice.days.map(({ day, slots }) => (
        <optgroup key={day} label={day}>
          {slots.map((slot) => (
            <option key={slot.at} value={slot.at}>
              {slot.text}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
