import { classNames } from './class-names.ts';

/**
 * The name mark: 东西 in a vermilion market seal. The strokes are drawn here, so that it looks the same wherever it
 * stands and no font is needed.
 */
export function Seal({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 64 40" className={classNames('h-8 w-auto', className)} aria-hidden="true" fill="none">
      <rect width="64" height="40" rx="8" fill="#D9381E" />
      <g stroke="#FFFFFF" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        {/* 东 */}
        <path d="M8.5 11h19M16 6.5l-5.2 10.8h14.7M19 13v18.5q0 2-2.6 1.3M13 22.5l-4 6M24.5 22l3.5 6" />
        {/* 西 */}
        <path d="M35.5 9h21M37.5 15.5h17v17h-17zM43 9v8.5q0 5-3.4 7.5M49 9v11.5q0 2.5 2.5 2.5h1.8" />
      </g>
    </svg>
  );
}

/** The seal with *Dongxi* beside it. */
export function Logo({ className, wordmark = true }: { className?: string; wordmark?: boolean }) {
  return (
    <span className={classNames('inline-flex items-center gap-2', className)} role="img" aria-label="东西 Dongxi">
      <Seal />
      {wordmark ? (
        <span aria-hidden="true" className="text-lg font-semibold tracking-tight italic">
          Dongxi
        </span>
      ) : null}
    </span>
  );
}
