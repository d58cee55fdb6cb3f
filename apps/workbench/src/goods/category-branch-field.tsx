import { Cascader } from 'antd';
import { type Branch, useCategoryTree } from '#ui/desk/category-tree.ts';
import { useWords } from '#ui/desk/index.ts';

/** Any category of the tree, walked to level by level: where a new one shall stand. */
export function CategoryBranchField({ id, onChange }: { id?: string; onChange?: (categoryId: string) => void }) {
  const { t } = useWords();
  const { branches, open } = useCategoryTree();
  return (
    <Cascader<Branch>
      {...(id && { id })}
      options={branches}
      changeOnSelect
      placeholder={t('goods.category_browse')}
      loadData={(opened) => void open(opened)}
      onChange={(path) => onChange?.(String(path?.at(-1) ?? ''))}
    />
  );
}
