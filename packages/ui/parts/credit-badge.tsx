import { classNames } from './class-names.ts';

/** Rungs of the credit ladder (T11): hearts, diamonds, crowns, golden crowns, one to five of each. */
export const creditRungs = ['heart', 'diamond', 'crown', 'gold_crown'] as const;
export type CreditRung = (typeof creditRungs)[number];

const drawings: Readonly<Record<CreditRung, { path: string; className: string }>> = {
  heart: {
    path: 'M8 13.8C3.5 10.6 1.5 8.3 1.5 5.7A3.4 3.4 0 0 1 8 4.3a3.4 3.4 0 0 1 6.5 1.4c0 2.6-2 4.9-6.5 8.1z',
    className: 'fill-vermilion',
  },
  diamond: { path: 'M4 2.5h8l3 4L8 14.5 1 6.5z', className: 'fill-[#2F7FD1]' },
  crown: { path: 'M1.5 4.5l3.3 2.8L8 2.5l3.2 4.8 3.3-2.8-1.5 9H3z', className: 'fill-[#2F7FD1]' },
  gold_crown: { path: 'M1.5 4.5l3.3 2.8L8 2.5l3.2 4.8 3.3-2.8-1.5 9H3z', className: 'fill-amber' },
};

const places = [0, 1, 2, 3, 4] as const;

export interface CreditBadgeProps {
  rung: CreditRung;
  /** 1…5 of the rung. */
  count: number;
  /** Read aloud and on hover: "3 钻，信用分 712". */
  label: string;
  className?: string;
}

/** A seller's or buyer's credit as a row of small pictures. */
export function CreditBadge({ rung, count, label, className }: CreditBadgeProps) {
  const { path, className: fill } = drawings[rung];
  const shown = Math.max(1, Math.min(5, Math.trunc(count)));
  return (
    <span role="img" aria-label={label} title={label} className={classNames('inline-flex items-center', className)}>
      <svg viewBox={`0 0 ${shown * 16} 16`} className="h-3.5 w-auto" aria-hidden="true">
        {places.slice(0, shown).map((place) => (
          <path key={place} d={path} transform={`translate(${place * 16} 0)`} className={fill} />
        ))}
      </svg>
    </span>
  );
}
