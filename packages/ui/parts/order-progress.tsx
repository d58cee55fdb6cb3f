import { classNames } from './class-names.ts';

export interface ProgressStep {
  id: string;
  text: string;
  /** When it happened or is due, already in words. */
  at?: string;
}

/** The stations of an order. `current` is the one where it stands now; those before it are done, and the last one is when it is reached. */
export function OrderProgress({
  label,
  steps,
  current,
  doneText,
  currentText,
}: {
  label: string;
  steps: readonly ProgressStep[];
  current: string;
  doneText: string;
  currentText: string;
}) {
  const at = steps.findIndex((step) => step.id === current);
  const here = at === steps.length - 1 ? steps.length : at;
  return (
    <ol aria-label={label} className="flex">
      {steps.map((step, place) => {
        const done = place < here;
        const now = place === here;
        return (
          <li
            key={step.id}
            aria-current={now ? 'step' : undefined}
            className="relative flex flex-1 flex-col items-center gap-1 px-1 text-center text-xs"
          >
            {place > 0 ? (
              <span
                aria-hidden="true"
                className={classNames('absolute top-2.5 right-1/2 h-0.5 w-full', place <= here ? 'bg-jade' : 'bg-line')}
              />
            ) : null}
            <span
              aria-hidden="true"
              className={classNames(
                'relative z-1 grid size-5 place-items-center rounded-full text-[0.6875rem] leading-none',
                done && 'bg-jade text-on-jade',
                now && 'bg-vermilion text-on-vermilion',
                !done && !now && 'border border-edge bg-surface',
              )}
            >
              {done ? '✓' : ''}
            </span>
            <span className={classNames(now && 'font-semibold', !done && !now && 'text-ink-soft')}>
              {step.text}
              {done || now ? <span className="sr-only"> ({done ? doneText : currentText})</span> : null}
            </span>
            {step.at ? <span className="dx-figure text-ink-soft">{step.at}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
