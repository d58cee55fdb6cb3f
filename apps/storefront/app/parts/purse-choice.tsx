import { Button } from '#ui';
import { useWords } from '../i18n.tsx';

export interface PurseChoiceView {
  /** The rest of the address, which the choice keeps. */
  readonly kept: readonly (readonly [string, string])[];
  readonly items: readonly {
    readonly name: string;
    readonly on: boolean;
    readonly text: string;
    readonly note: string;
  }[];
}

/** What the buyer has beside coupons, to be used or kept; nothing is used that was not ticked. */
export function PurseChoice({ view }: { view: PurseChoiceView | null }) {
  const { t } = useWords();
  if (!view) return null;
  return (
    <form method="get" className="mt-3 rounded-card border border-line bg-surface p-4" aria-labelledby="purses">
      <h2 id="purses" className="font-semibold">
        {t('points.choice')}
      </h2>
      {view.kept.map(([name, value]) => (
        <input key={`${name}-${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
        <ul className="space-y-1">
          {view.items.map((one) => (
            <li key={one.name}>
              <label className="flex min-h-11 items-start gap-2 text-sm">
                <input
                  type="checkbox"
                  name={one.name}
                  value="1"
                  defaultChecked={one.on}
                  className="mt-1 size-5 shrink-0"
                />
                <span>
                  {one.text}
                  <span className="block text-ink-soft">{one.note}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <Button type="submit" size="small">
          {t('points.apply')}
        </Button>
      </div>
    </form>
  );
}
