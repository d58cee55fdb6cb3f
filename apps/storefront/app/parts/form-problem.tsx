import { useNavigation } from 'react-router';
import { Button, type ButtonProps, FormErrors } from '#ui';
import { useWords } from '../i18n.tsx';
import type { Refused } from '../market.server.ts';

/** Why the server refused the form, on top of it; each line leads to its field. */
export function FormProblem({ problem }: { problem: Refused | null | undefined }) {
  const { t } = useWords();
  if (!problem) return null;
  const fields = problem.fields.map(({ field, message }) => ({ field: nameOf(field), message }));
  return fields.length > 0 ? (
    <FormErrors title={problem.title} errors={fields} />
  ) : (
    <>
      <FormErrors title={t('form.refused')} errors={[{ field: null, message: problem.title }]} />
      {problem.code === 'request.second_factor_needed' ? (
        <p className="text-sm">
          <a href="/me/security" className="underline">
            {t('security.to_prove')}
          </a>
        </p>
      ) : null}
    </>
  );
}

/** `body.phone` → `phone`. */
const nameOf = (field: string) => field.split('.').at(-1) ?? field;

/** What is wrong with one field, for the field itself. */
export function errorOf(problem: Refused | null | undefined, name: string): string | undefined {
  return problem?.fields.find(({ field }) => nameOf(field) === name)?.message;
}

/** A submit button that shows that its own act is under way. */
export function Submit({ name, value, ...rest }: ButtonProps) {
  const { state, formData } = useNavigation();
  const mine = state !== 'idle' && formData !== undefined && (!name || formData.get(name) === value);
  return (
    <Button
      {...rest}
      {...(name === undefined ? {} : { name })}
      {...(value === undefined ? {} : { value })}
      busy={mine}
    />
  );
}
