import type { ReactNode } from 'react';
import { amountText } from '#ui';
import { useWords } from '../i18n.tsx';
import type { LineView } from '../quote-view.server.ts';

/** The small picture of a line, or a blank in its size. */
export function LinePicture({ src }: { src: string | null }) {
  const look = 'size-18 shrink-0 rounded-control bg-sunken object-cover';
  return src ? (
    <img src={src} alt="" width="72" height="72" loading="lazy" className={look} />
  ) : (
    <span className={look} />
  );
}

/** Goods with what they cost; `children` stands below the words. */
export function GoodsLine({ line, children }: { line: LineView; children?: ReactNode }) {
  const { t } = useWords();
  const before = line.listFen > line.payableFen;
  return (
    <div className="flex gap-3">
      <LinePicture src={line.src} />
      <div className="min-w-0 flex-1 text-sm">
        <div className="flex gap-3">
          <div className="min-w-0 flex-1">
            <p className="line-clamp-2">
              {line.href ? (
                <a href={line.href} className="hover:underline">
                  {line.title}
                </a>
              ) : (
                line.title
              )}
            </p>
            {line.choice ? <p className="mt-0.5 text-ink-soft">{line.choice}</p> : null}
          </div>
          <div className="shrink-0 text-right">
            <p className="dx-figure font-semibold">{amountText(line.payableFen)}</p>
            {/* Named for what it is and not crossed out: what it really sold at before is not known here. */}
            {before ? (
              <p className="dx-figure text-xs text-ink-soft">
                {t('product.listed', { amount: amountText(line.listFen) })}
              </p>
            ) : null}
            <p className="dx-figure text-ink-soft">×{line.quantity}</p>
          </div>
        </div>
        {/* The whole width is theirs: an amount under a narrow name would break after its sign. */}
        {line.discounts.map((discount) => (
          <p key={discount.id} className="flex justify-between gap-3 text-xs text-vermilion-ink">
            <span>{discount.title}</span> <span className="dx-figure shrink-0">{amountText(-discount.amountFen)}</span>
          </p>
        ))}
        {children}
      </div>
    </div>
  );
}
