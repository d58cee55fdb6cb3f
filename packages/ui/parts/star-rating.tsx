import { classNames } from './class-names.ts';

/** A star on a 20-unit square. */
export const star = 'M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8L10 14.9l-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z';
const row = [0, 20, 40, 60, 80].map((x) => <path key={x} d={star} transform={`translate(${x} 0)`} />);

export interface StarRatingProps {
  /** Tenths of a star, 0…50: 48 is 4.8. Integer, so that server and browser draw the same. */
  tenths: number;
  /** Read aloud and shown on hover: "4.8 分，共 5 分". */
  label: string;
  /** The figure beside the stars. */
  showFigure?: boolean;
  className?: string;
}

/** Stars for a mark that was given. */
export function StarRating({ tenths, label, showFigure = true, className }: StarRatingProps) {
  const held = Math.max(0, Math.min(50, Math.round(tenths)));
  return (
    <span className={classNames('inline-flex items-center gap-1 text-sm', className)} role="img" aria-label={label}>
      <svg viewBox="0 0 100 20" className="h-3.5 w-auto" aria-hidden="true">
        <g className="fill-line">{row}</g>
        {/* A nested picture clips to its own width: 4.8 stars are 96 of 100 units. */}
        <svg width={held * 2} height="20" className="fill-amber" aria-hidden="true">
          {row}
        </svg>
      </svg>
      {showFigure ? (
        <span aria-hidden="true" className="dx-figure font-medium">
          {Math.floor(held / 10)}.{held % 10}
        </span>
      ) : null}
    </span>
  );
}
