import { Input } from 'antd';
import { useGet, useSay, useWords } from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';
import type { Tagged } from './values.ts';

export interface GoodsTagsProps {
  id?: string;
  value?: readonly Tagged[];
  onChange?: (goods: readonly Tagged[]) => void;
}

/** The goods a piece speaks of, in an order, with a word on each. */
export function GoodsTags({ id, value = [], onChange }: GoodsTagsProps) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const products = useGet('/api/shops/{shopId}/products', {
    path: { shopId: shop.id },
    query: { limit: 50, state: 'live' },
  });
  const nameOf = (productId: string, place: number): string =>
    say(products.data?.items.find((one) => one.productId === productId)?.content.title) ||
    t('content.goods_place', { place: place + 1 });
  return (
    <div className="wb-tags">
      <ProductSelect
        {...(id && { id })}
        value={value.map((one) => one.productId)}
        onChange={(ids) =>
          onChange?.(
            ids.map((productId) => value.find((one) => one.productId === productId) ?? { productId, note: '' }),
          )
        }
      />
      {value.map((one, place) => (
        <Input
          key={one.productId}
          prefix={`${nameOf(one.productId, place).slice(0, 12)} ·`}
          value={one.note}
          maxLength={200}
          aria-label={t('content.note_of', { goods: nameOf(one.productId, place) })}
          placeholder={t('content.note_hint')}
          onChange={(event) =>
            onChange?.(
              value.map((other) =>
                other.productId === one.productId ? { ...other, note: event.target.value } : other,
              ),
            )
          }
        />
      ))}
    </div>
  );
}
