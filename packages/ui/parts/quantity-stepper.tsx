import { useEffect, useState } from 'react';

export interface QuantityStepperProps {
  /** Form field. Without JavaScript the buttons submit the form with `<name>-step` = "-1" or "1"; the server does the sum. */
  name: string;
  value: number;
  min?: number;
  /** Highest that may be bought: stock or the limit per buyer. */
  max: number;
  labels: { quantity: string; less: string; more: string };
  /** Called with the new quantity when JavaScript runs; otherwise the surrounding form is submitted. */
  onChange?: (quantity: number) => void;
  disabled?: boolean;
}

const stepClass =
  'grid size-9 place-items-center text-lg hover:bg-sunken disabled:cursor-not-allowed disabled:text-ink-soft disabled:opacity-60';

/** − 2 + : a number field with two buttons, usable as a plain form. */
export function QuantityStepper({
  name,
  value,
  min = 1,
  max,
  labels,
  onChange,
  disabled = false,
}: QuantityStepperProps) {
  const [shown, setShown] = useState(String(value));
  useEffect(() => setShown(String(value)), [value]);

  const settle = (wish: number) => {
    const next = Math.min(Math.max(Number.isInteger(wish) ? wish : value, min), Math.max(min, max));
    setShown(String(next));
    if (next !== value) onChange?.(next);
  };
  const step = (by: 1 | -1) => (event: { preventDefault(): void }) => {
    if (!onChange) return;
    event.preventDefault();
    settle(value + by);
  };

  return (
    <span className="inline-flex items-stretch overflow-hidden rounded-control border border-edge bg-surface">
      <button
        type="submit"
        name={`${name}-step`}
        value="-1"
        aria-label={labels.less}
        disabled={disabled || value <= min}
        onClick={step(-1)}
        className={stepClass}
      >
        −
      </button>
      <input
        name={name}
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        value={shown}
        disabled={disabled}
        aria-label={labels.quantity}
        onChange={(event) => setShown(event.currentTarget.value)}
        onBlur={() => settle(Number.parseInt(shown, 10))}
        className="dx-figure w-12 border-x border-line bg-transparent text-center [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
      />
      <button
        type="submit"
        name={`${name}-step`}
        value="1"
        aria-label={labels.more}
        disabled={disabled || value >= max}
        onClick={step(1)}
        className={stepClass}
      >
        +
      </button>
    </span>
  );
}
