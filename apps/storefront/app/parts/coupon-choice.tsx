import { Button } from '#ui';
import { useWords } from '../i18n.tsx';

export interface CouponChoiceView {
  /** The rest of the address, which the choice keeps. */
  readonly kept: readonly (readonly [string, string])[];
  /** The address without a choice; null when the best is taken already. */
  readonly best: string | null;
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly gives: string;
    readonly note: string;
    readonly used: boolean;
  }[];
}

/** The buyer's coupons for these goods: what makes it cheapest is chosen already; by hand any others, or none. */
export function CouponChoice({ view }: { view: CouponChoiceView }) {
  const { t } = useWords();
  if (view.items.length === 0) return null;
  const used = view.items.filter((one) => one.used).length;
  return (
    <form method="get" className="mt-3 rounded-card border border-line bg-surface p-4" aria-labelledby="coupons">
      <h2 id="coupons" className="font-semibold">
        {t('coupon.choice', { used, count: view.items.length })}
      </h2>
      {view.kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="coupons" value="mine" />
      <ul className="mt-2 space-y-1">
        {view.items.map((one) => (
          <li key={one.id}>
            <label className="flex min-h-11 items-start gap-2 text-sm">
              <input
                type="checkbox"
                name="coupon"
                value={one.id}
                defaultChecked={one.used}
                className="mt-1 size-5 shrink-0"
              />
              <span>
                {one.gives}
                <span className="block text-ink-soft">
                  {one.title} · {one.note}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p className="mt-2 flex flex-wrap items-center gap-3">
        <Button type="submit" size="small">
          {t('coupon.use_these')}
        </Button>
        {view.best ? (
          <a href={view.best} className="text-sm underline">
            {t('coupon.use_best')}
          </a>
        ) : null}
      </p>
    </form>
  );
}
