import { App, Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { client, MoneyInput, ProblemAlert, useAct, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import type { Product } from './variants.ts';

interface Prices {
  [skuId: string]: { priceFen: number | null; listPriceFen: number | null };
}

const pricesOf = (product: Product): Prices =>
  Object.fromEntries(
    product.content.skus.map(({ skuId, priceFen, listPriceFen }) => [skuId, { priceFen, listPriceFen }]),
  );

/** Changes prices without opening the whole listing. */
export function PriceDrawer({ product, onClose }: { product: Product; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const before = pricesOf(product);
  const [prices, setPrices] = useState(before);
  const changed = product.content.skus.filter(({ skuId }) => {
    const [was, is] = [before[skuId], prices[skuId]];
    return is && is.priceFen !== null && (is.priceFen !== was?.priceFen || is.listPriceFen !== was?.listPriceFen);
  });
  const save = useAct(
    async (skus: readonly string[]) => {
      // One after the other: each writes the next version of the same listing.
      for (const skuId of skus) {
        const { priceFen, listPriceFen } = prices[skuId] ?? { priceFen: null, listPriceFen: null };
        if (priceFen === null) continue;
        await client.patch('/api/shops/{shopId}/skus/{skuId}', {
          path: { shopId: shop.id, skuId },
          body: { priceFen, listPriceFen },
        });
      }
    },
    (_answer, skus) => {
      message.success(t('goods.prices_saved', { count: skus.length }));
      onClose();
    },
  );
  return (
    <Drawer
      open
      onClose={onClose}
      size={420}
      title={t('goods.prices_of', { title: say(product.content.title) })}
      footer={
        <Button
          type="primary"
          disabled={changed.length === 0}
          loading={save.isPending}
          onClick={() => save.mutate(changed.map((sku) => sku.skuId))}
        >
          {t('goods.prices_save', { count: changed.length })}
        </Button>
      }
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form layout="vertical" component="div">
        {product.content.skus.map((sku) => {
          const name = sku.saleAttributes.map(({ value }) => say(value)).join(' / ') || t('goods.only_sku');
          const held = prices[sku.skuId];
          const set = (changes: Partial<Prices[string]>) =>
            setPrices({ ...prices, [sku.skuId]: { priceFen: null, listPriceFen: null, ...held, ...changes } });
          return (
            <Form.Item key={sku.skuId} label={name}>
              <div className="wb-row">
                <MoneyInput
                  aria-label={`${name} ${t('goods.price')}`}
                  value={held?.priceFen ?? null}
                  onChange={(priceFen) => set({ priceFen })}
                />
                <MoneyInput
                  aria-label={`${name} ${t('goods.list_price')}`}
                  placeholder={t('goods.list_price')}
                  value={held?.listPriceFen ?? null}
                  onChange={(listPriceFen) => set({ listPriceFen })}
                />
              </div>
            </Form.Item>
          );
        })}
      </Form>
    </Drawer>
  );
}
