import { Cascader, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { client, type Reply, useGet, useSay, useWords } from '#ui/desk/index.ts';

export type Category = Reply<'/api/categories/{categoryId}'>;

interface Option {
  value: string;
  label: string;
  isLeaf: boolean;
  children?: Option[];
}

export interface CategoryFieldProps {
  id?: string;
  value?: string;
  onChange?: (categoryId: string) => void;
}

/** A leaf of the category tree: found by its name, or walked to level by level. */
export function CategoryField({ id, value, onChange }: CategoryFieldProps) {
  const { t } = useWords();
  const say = useSay();
  const [words, setWords] = useState('');
  const [tree, setTree] = useState<Option[]>([]);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const chosen = useGet('/api/categories/{categoryId}', { path: { categoryId: value ?? '' } }, { enabled: !!value });
  const found = useGet('/api/categories', { query: { q: words } }, { enabled: words.trim() !== '' });

  const childrenOf = async (parent?: string): Promise<Option[]> =>
    (await client.get('/api/categories', { query: parent ? { parent } : {} })).items.map((one) => ({
      value: one.id,
      label: say(one.name),
      isLeaf: one.leaf,
    }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the top is read once; words follow the language at the next visit
  useEffect(() => {
    // An empty cascade still leaves the search by name.
    childrenOf()
      .then(setTree)
      .catch(() => {});
    return () => clearTimeout(typing.current);
  }, []);

  const wayTo = (path: readonly { name: { zh: string; en: string } }[]) => path.map((one) => say(one.name)).join(' › ');
  const options = (found.data?.items ?? [])
    .filter((one) => one.leaf)
    .map((one) => ({ value: one.id, label: wayTo(one.path) }));
  if (chosen.data && !options.some((one) => one.value === chosen.data.id))
    options.unshift({ value: chosen.data.id, label: wayTo(chosen.data.path) });
  return (
    <div className="wb-row">
      <Select
        {...(id && { id })}
        className="wb-category"
        placeholder={t('goods.category_search')}
        value={value || null}
        loading={found.isFetching}
        options={options}
        onChange={(categoryId: string) => onChange?.(categoryId)}
        showSearch={{
          filterOption: false,
          onSearch: (text) => {
            clearTimeout(typing.current);
            typing.current = setTimeout(() => setWords(text), 250);
          },
        }}
        notFoundContent={words ? t('goods.category_none') : t('goods.category_type')}
      />
      <Cascader<Option>
        aria-label={t('goods.category_browse')}
        options={tree}
        value={[]}
        placeholder={t('goods.category_browse')}
        loadData={async (opened) => {
          const last = opened.at(-1);
          if (!last) return;
          last.children = await childrenOf(last.value);
          setTree((now) => [...now]);
        }}
        onChange={(path) => {
          const leaf = path?.at(-1);
          if (leaf) onChange?.(String(leaf));
        }}
      />
    </div>
  );
}
