/** Parts that the two desks (workbench, console) share. `page.ts` is for the server and not here. */
export * from './api.ts';
export * from './app-shell.tsx';
export * from './chart.tsx';
export * from './confirm-danger.tsx';
export * from './data-table.tsx';
export * from './desk-root.tsx';
export * from './figure-card.tsx';
export * from './form-page.tsx';
export * from './kept.ts';
export * from './money-text.tsx';
export * from './page-header.tsx';
export * from './problem-alert.tsx';
export * from './sign-in-page.tsx';
export * from './state-tag.tsx';
export type { FilterValues, TableFilter } from './table-filters.tsx';
export * from './time-text.tsx';
export * from './use-api.ts';
export { startWords, useWords } from './words.ts';
