import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useEffect,
  useRef,
} from 'react';
import { classNames } from './class-names.ts';

interface FieldFrame {
  name: string;
  label: string;
  /** What belongs here, before anything went wrong. */
  hint?: ReactNode;
  /** What is wrong and how to mend it. */
  error?: string | undefined;
  /** After the label when it may stay empty: "选填". */
  optionalText?: string;
}

const controlClass = (error: string | undefined, className?: string) =>
  classNames(
    'block min-h-11 w-full rounded-control border bg-surface px-3 py-2 text-base text-ink placeholder:text-ink-soft',
    error ? 'border-vermilion-ink' : 'border-edge',
    className,
  );

/** The id of a field's control, for the links of the error summary. */
export const fieldId = (name: string) => `field-${name}`;

const described = ({ name, hint, error }: FieldFrame) => ({
  id: fieldId(name),
  name,
  'aria-invalid': error ? (true as const) : undefined,
  'aria-describedby':
    [hint ? `${fieldId(name)}-hint` : '', error ? `${fieldId(name)}-error` : ''].filter(Boolean).join(' ') || undefined,
});

function Frame({ name, label, hint, error, optionalText, children }: FieldFrame & { children: ReactNode }) {
  return (
    <div className="space-y-1.5">
      <label htmlFor={fieldId(name)} className="block text-sm font-medium">
        {label}
        {optionalText ? <span className="ml-1.5 font-normal text-ink-soft">{optionalText}</span> : null}
      </label>
      {children}
      {hint ? (
        <div id={`${fieldId(name)}-hint`} className="text-sm text-ink-soft">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${fieldId(name)}-error`} className="text-sm text-vermilion-ink">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export type FieldProps = FieldFrame & InputHTMLAttributes<HTMLInputElement>;

/** One line of text with its label, hint and error tied together for screen readers. */
export function Field({ name, label, hint, error, optionalText, className, ...input }: FieldProps) {
  const frame = { name, label, hint, error, ...(optionalText && { optionalText }) };
  return (
    <Frame {...frame}>
      <input {...input} {...described(frame)} className={controlClass(error, className)} />
    </Frame>
  );
}

/** Several lines of text. */
export function TextField({
  name,
  label,
  hint,
  error,
  optionalText,
  className,
  ...area
}: FieldFrame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const frame = { name, label, hint, error, ...(optionalText && { optionalText }) };
  return (
    <Frame {...frame}>
      <textarea rows={4} {...area} {...described(frame)} className={controlClass(error, className)} />
    </Frame>
  );
}

/** One of a list. */
export function SelectField({
  name,
  label,
  hint,
  error,
  optionalText,
  className,
  children,
  ...select
}: FieldFrame & SelectHTMLAttributes<HTMLSelectElement>) {
  const frame = { name, label, hint, error, ...(optionalText && { optionalText }) };
  return (
    <Frame {...frame}>
      <select {...select} {...described(frame)} className={controlClass(error, className)}>
        {children}
      </select>
    </Frame>
  );
}

export interface FormErrorsProps {
  /** "有 2 处需要修改". */
  title: string;
  /** `field` null: about the whole form. */
  errors: readonly { field: string | null; message: string }[];
}

/** What is wrong with the form, on top, each line leading to its field; takes the focus so that it is heard. */
export function FormErrors({ title, errors }: FormErrorsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded-card border border-vermilion-ink bg-vermilion-wash p-4"
    >
      <p className="font-semibold">{title}</p>
      <ul className="mt-1 list-disc pl-5 text-sm">
        {errors.map(({ field, message }) => (
          <li key={`${field ?? ''}:${message}`}>
            {field ? (
              <a href={`#${fieldId(field)}`} className="underline">
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
