interface Step {
  id: string;
  name: string;
  value: string;
  note: string;
  done: boolean;
}

/** Deposit and balance, and what came back, one under the other. */
export function PresaleSteps({ title, steps }: { title: string; steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <section aria-label={title} className="rounded-card border border-line bg-surface p-4 text-sm">
      <h2 className="font-semibold">{title}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step.id} className="flex flex-wrap justify-between gap-x-3 pt-2">
            <span>{step.name}</span>
            <span className={`dx-figure ${step.done ? 'text-jade-ink' : 'text-ink-soft'}`}>
              {step.value} · {step.note}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
