import { Fragment } from 'react';
import { star } from './star-rating.tsx';

export interface StarChoiceProps {
  name: string;
  legend: string;
  /** What each number of stars means, from one to five: "非常差" … "非常好". */
  meanings: readonly [string, string, string, string, string];
  value?: 1 | 2 | 3 | 4 | 5;
  required?: boolean;
}

/** Stars to give: five radio buttons, so that keyboard, screen reader and no-JavaScript pages all work. */
export function StarChoice({ name, legend, meanings, value, required = false }: StarChoiceProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-3">
      <legend className="float-left text-sm text-ink-soft">{legend}</legend>
      <div className="dx-stars flex">
        {([1, 2, 3, 4, 5] as const).map((stars) => (
          <Fragment key={stars}>
            <input
              id={`${name}-${stars}`}
              className="peer sr-only"
              type="radio"
              name={name}
              value={stars}
              defaultChecked={value === stars}
              required={required}
            />
            <label htmlFor={`${name}-${stars}`} title={meanings[stars - 1]}>
              <svg viewBox="0 0 20 20" className="size-7 p-0.5" aria-hidden="true">
                <path d={star} />
              </svg>
              <span className="sr-only">{meanings[stars - 1]}</span>
            </label>
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}
