import { createElement } from 'react';

/** Shapes with their attributes on a 24-unit square. */
export type Drawing = readonly (readonly [shape: string, attributes: Readonly<Record<string, string>>])[];

/** An icon beside words, or in a button that has a name: never read aloud itself. */
export function Icon({ of, className = 'size-5' }: { of: Drawing; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {of.map(([shape, attributes]) => createElement(shape, { ...attributes, key: JSON.stringify(attributes) }))}
    </svg>
  );
}
