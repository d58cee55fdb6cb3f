import { Alert, Button } from 'antd';
import { ProblemError } from './api.ts';
import { useDeskWords } from './words.ts';

/** What an error is in words: the API's own title, or ours when nothing could be reached or read. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useDeskWords();
  return (error) => {
    if (!(error instanceof ProblemError)) return t('problem.broken');
    if (error.problem.code === 'network.unreachable') return t('problem.offline');
    return error.problem.title || t('problem.broken');
  };
}

export interface ProblemAlertProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** Labels of fields by their name in the API, so that "phone: …" reads "手机号：…". */
  fieldLabels?: Readonly<Record<string, string>>;
}

/** A refusal with everything needed to mend or report it: title, detail, fields at fault, code and request id. */
export function ProblemAlert({ error, onRetry, fieldLabels = {} }: ProblemAlertProps) {
  const { t } = useDeskWords();
  const textOf = useProblemText();
  if (!error) return null;
  const problem = error instanceof ProblemError ? error.problem : null;
  // What a promotion gives is one field of the API and several of our rule forms.
  const labels: Readonly<Record<string, string>> = { args: t('rule.kind'), ...fieldLabels };
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={textOf(error)}
      description={
        <>
          {typeof problem?.detail === 'string' ? <p>{problem.detail}</p> : null}
          {problem && problem.fields.length > 0 ? (
            <ul>
              {problem.fields.map(({ field, message }) => (
                <li key={`${field}:${message}`}>
                  {labels[field] ?? field}: {message}
                </li>
              ))}
            </ul>
          ) : null}
          {problem ? (
            <p className="desk-quiet">
              <code>{problem.code}</code>
              {problem.requestId ? <> · {t('problem.request', { id: problem.requestId })}</> : null}
            </p>
          ) : null}
        </>
      }
      action={onRetry ? <Button onClick={onRetry}>{t('problem.retry')}</Button> : undefined}
    />
  );
}
