import { Cascader } from 'antd';
import { useEffect, useState } from 'react';
import { client, useSay, useWords } from '#ui/desk/index.ts';

interface Option {
  value: string;
  label: string;
  isLeaf: boolean;
  children?: Option[];
}

/** Any category of the tree, walked to level by level: where a new one shall stand. */
export function CategoryBranchField({ id, onChange }: { id?: string; onChange?: (categoryId: string) => void }) {
  const { t } = useWords();
  const say = useSay();
  const [tree, setTree] = useState<Option[]>([]);
  const below = async (parent?: string): Promise<Option[]> =>
    (await client.get('/api/categories', { query: parent ? { parent } : {} })).items.map((one) => ({
      value: one.id,
      label: say(one.name),
      isLeaf: one.leaf,
    }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the top is read once; words follow the language at the next visit
  useEffect(() => {
    // Without the tree nothing can be chosen, and the form says so when it is sent.
    below()
      .then(setTree)
      .catch(() => {});
  }, []);
  return (
    <Cascader<Option>
      {...(id && { id })}
      options={tree}
      changeOnSelect
      placeholder={t('goods.category_browse')}
      loadData={async (opened) => {
        const last = opened.at(-1);
        if (!last) return;
        last.children = await below(last.value);
        setTree((now) => [...now]);
      }}
      onChange={(path) => onChange?.(String(path?.at(-1) ?? ''))}
    />
  );
}
