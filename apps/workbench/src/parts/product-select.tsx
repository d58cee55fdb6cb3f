import { Select } from 'antd';
import { useRef, useState } from 'react';
import { useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

export interface ProductSelectProps {
  id?: string;
  className?: string;
  value?: string[];
  onChange?: (productIds: string[]) => void;
  /** SKUs instead of whole listings. */
  skus?: boolean;
}

/** Goods of the shop, found by their words. */
export function ProductSelect({ id, className, value = [], onChange, skus = false }: ProductSelectProps) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const query = { limit: 50, ...(words && { q: words }) };
  const path = { shopId: shop.id };
  const products = useGet(
    '/api/shops/{shopId}/products',
    { path, query: { ...query, state: 'live' } },
    { enabled: !skus },
  );
  const variants = useGet('/api/shops/{shopId}/skus', { path, query }, { enabled: skus });
  const options = skus
    ? (variants.data?.items ?? []).map((sku) => ({
        value: sku.skuId,
        label: [say(sku.title), ...sku.saleAttributes.map((one) => say(one.value))].join(' '),
      }))
    : (products.data?.items ?? []).map((one) => ({ value: one.productId, label: say(one.content.title) }));
  return (
    <Select
      {...(id && { id })}
      {...(className && { className })}
      mode="multiple"
      placeholder={t('promotion.choose_goods')}
      loading={products.isFetching || variants.isFetching}
      value={value}
      options={options}
      onChange={(ids: string[]) => onChange?.(ids)}
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
