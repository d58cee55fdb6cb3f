import type { TableFilter } from '#ui/desk/index.ts';

/** A filter over the states of something, called as their module calls them: `stateFilter(t('list.state'), 'orders.states', states, t)`. */
export const stateFilter = (
  label: string,
  place: string,
  states: readonly string[],
  t: (word: string) => string,
): TableFilter => ({
  kind: 'choice',
  name: 'state',
  label,
  choices: states.map((value) => ({ value, text: t(`${place}.${value}`) })),
});
