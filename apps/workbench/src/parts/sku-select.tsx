import { Select } from 'antd';
import { useRef, useState } from 'react';
import { useGet, useSay, useWords } from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

export interface SkuSelectProps {
  id?: string;
  value?: string;
  onChange?: (skuId: string) => void;
  'aria-label'?: string;
  /** What to look for, where it is not a part of a bundle. */
  placeholder?: string;
}

/** One SKU of the shop's goods that lie on a shelf, found by its words or its code. */
export function SkuSelect({ id, value, onChange, 'aria-label': label, placeholder }: SkuSelectProps) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const path = { shopId: shop.id };
  const found = useGet('/api/shops/{shopId}/skus', {
    path,
    query: { limit: 50, kind: 'physical', ...(words && { q: words }) },
  });
  const items = found.data?.items ?? [];
  // What was chosen before may not be among what was found now.
  const chosen = useGet(
    '/api/shops/{shopId}/skus',
    { path, query: { limit: 1, skuId: value ?? '' } },
    { enabled: !!value && found.isFetched && !items.some((sku) => sku.skuId === value) },
  );
  const known = [
    ...items,
    ...(chosen.data?.items ?? []).filter((sku) => items.every((one) => one.skuId !== sku.skuId)),
  ];
  return (
    <Select
      {...(id && { id })}
      aria-label={label}
      placeholder={placeholder ?? t('goods.bundle_part')}
      loading={found.isFetching}
      value={value ?? null}
      options={known.map((sku) => ({
        value: sku.skuId,
        label: [say(sku.title), ...sku.saleAttributes.map((one) => say(one.value)), amountText(sku.priceFen)].join(' '),
      }))}
      onChange={(skuId: string) => onChange?.(skuId)}
      showSearch={{
        filterOption: false,
        onSearch: (text) => {
          clearTimeout(typing.current);
          typing.current = setTimeout(() => setWords(text.trim()), 250);
        },
      }}
    />
  );
}
