import { useState } from 'react';
import { client, type Reply } from './api.ts';
import { useSay } from './text2-input.tsx';
import { useGet } from './use-api.ts';

export type Branch = {
  readonly value: string;
  readonly label: string;
  readonly isLeaf: boolean;
  readonly children?: Branch[];
};
type Category = Reply<'/api/categories'>['items'][number];

/** The category tree as far as it was opened: its top at once, what lies below a branch when somebody opens that. */
export function useCategoryTree(): { branches: Branch[]; open: (path: readonly Branch[]) => Promise<void> } {
  const say = useSay();
  // Without the tree nothing can be chosen here; the form says so when it is sent.
  const top = useGet('/api/categories', { query: {} });
  const [below, setBelow] = useState<Readonly<Record<string, readonly Category[]>>>({});
  const branchOf = (one: Category): Branch => {
    const children = below[one.id]?.map(branchOf);
    return { value: one.id, label: say(one.name), isLeaf: one.leaf, ...(children && { children }) };
  };
  return {
    branches: (top.data?.items ?? []).map(branchOf),
    async open(path) {
      const parent = path.at(-1)?.value;
      if (!parent) return;
      // A branch that could not be read stays closed, and can be opened again.
      const read = await client.get('/api/categories', { query: { parent } }).catch(() => null);
      if (read) setBelow((now) => ({ ...now, [parent]: read.items }));
    },
  };
}
