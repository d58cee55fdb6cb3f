import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface StateProps {
  title: string;
  /** What it means and what to do now, as a person would say it. */
  detail?: ReactNode;
  /** Usually one ButtonLink. */
  action?: ReactNode;
  className?: string;
}

/** An empty basket, drawn in the two inks of the house. */
function EmptyBasket() {
  return (
    <svg
      viewBox="0 0 96 72"
      className="h-18 w-24"
      aria-hidden="true"
      fill="none"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <ellipse cx="48" cy="66" rx="32" ry="4" className="fill-sunken" />
      <path d="M18 28h60l-6 32a4 4 0 0 1-4 3H28a4 4 0 0 1-4-3z" className="fill-surface stroke-ink-soft" />
      <path d="M32 28l9-18M64 28l-9-18" className="stroke-ink-soft" />
      <path d="M36 40v13M48 40v13M60 40v13" className="stroke-vermilion-ink" />
    </svg>
  );
}

function TornNotice() {
  return (
    <svg
      viewBox="0 0 96 72"
      className="h-18 w-24"
      aria-hidden="true"
      fill="none"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <ellipse cx="48" cy="66" rx="32" ry="4" className="fill-sunken" />
      <path d="M28 10h40v46l-7-5-6 6-7-6-6 6-7-6-7 5z" className="fill-surface stroke-ink-soft" />
      <path d="M48 21v14M48 42v1" className="stroke-vermilion-ink" />
    </svg>
  );
}

/** Nothing here yet: says why and offers the next thing to do. */
export function EmptyState({ title, detail, action, className }: StateProps) {
  return (
    <div className={classNames('flex flex-col items-center gap-3 px-4 py-12 text-center', className)}>
      <EmptyBasket />
      <p className="text-base font-medium">{title}</p>
      {detail ? <div className="max-w-prose text-sm text-ink-soft">{detail}</div> : null}
      {action}
    </div>
  );
}

export interface ErrorStateProps extends StateProps {
  /** "请求编号 …": what to tell customer service. */
  reference?: string | undefined;
}

/** Something went wrong: what, what to do, and the number to quote. */
export function ErrorState({ title, detail, action, reference, className }: ErrorStateProps) {
  return (
    <div role="alert" className={classNames('flex flex-col items-center gap-3 px-4 py-12 text-center', className)}>
      <TornNotice />
      <p className="text-base font-medium">{title}</p>
      {detail ? <div className="max-w-prose text-sm text-ink-soft">{detail}</div> : null}
      {action}
      {reference ? <p className="text-xs break-all text-ink-soft">{reference}</p> : null}
    </div>
  );
}

/** A place being filled. Give it the size of what will come (classes), so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classNames('dx-skeleton block rounded-control', className)} />;
}

/** A card's place in a grid while the list loads. */
export function ProductCardSkeleton() {
  return (
    <div aria-hidden="true" className="overflow-hidden rounded-card border border-line bg-surface">
      <Skeleton className="aspect-square w-full rounded-none" />
      <div className="space-y-2 p-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-6 w-1/2" />
      </div>
    </div>
  );
}
