import { Cascader, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type Branch, useCategoryTree } from '#ui/desk/category-tree.ts';
import { type Reply, useGet, useSay, useWords } from '#ui/desk/index.ts';

export type Category = Reply<'/api/categories/{categoryId}'>;

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
  const [browsing, setBrowsing] = useState(false);
  const { branches, open } = useCategoryTree();
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const chosen = useGet('/api/categories/{categoryId}', { path: { categoryId: value ?? '' } }, { enabled: !!value });
  const found = useGet('/api/categories', { query: { q: words } }, { enabled: words.trim() !== '' });

  useEffect(() => () => clearTimeout(typing.current), []);

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
      <Cascader<Branch>
        aria-label={t('goods.category_browse')}
        options={branches}
        value={[]}
        placeholder={t('goods.category_browse')}
        // Opened with its list or not at all: one that grows after it was placed reaches beyond the screen.
        open={browsing && branches.length > 0}
        onOpenChange={setBrowsing}
        loading={branches.length === 0}
        loadData={(opened) => void open(opened)}
        onChange={(path) => {
          const leaf = path?.at(-1);
          if (leaf) onChange?.(String(leaf));
        }}
      />
    </div>
  );
}
