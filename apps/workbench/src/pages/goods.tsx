import { App, Button, Dropdown, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import {
  type BulkAct,
  client,
  DataTable,
  MoneyText,
  PageHeader,
  StateTag,
  TimeText,
  useAct,
  useProblemText,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { BulkEdit } from '../goods/bulk-edit.tsx';
import { useFindingText } from '../goods/findings.tsx';
import { PictureZip } from '../goods/picture-zip.tsx';
import { PriceDrawer } from '../goods/price-drawer.tsx';
import type { Product } from '../goods/variants.ts';
import { GoodsCell } from '../parts/goods-cell.tsx';
import { useShop } from '../shop.tsx';
import { goodsTone } from '../tones.ts';

const states = ['live', 'checking', 'rejected', 'draft', 'off_shelf'] as const;
type Step = 'submit' | 'off-shelf' | 'on-shelf';

/** Goods of the shop with their states; shelf and prices from here. */
export function GoodsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const textOf = useFindingText();
  const [pricing, setPricing] = useState<Product | null>(null);
  const [editing, setEditing] = useState<readonly Product[] | null>(null);
  const [zipping, setZipping] = useState(false);
  const bulk = useBulk(setEditing);
  const mayEdit = shop.may('catalog.edit');
  return (
    <>
      <PageHeader
        title={t('job.goods_list')}
        lead={t('goods.lead')}
        acts={
          mayEdit ? (
            <>
              <Dropdown
                menu={{
                  items: (['csv', 'xlsx'] as const).map((format) => ({
                    key: format,
                    label: (
                      <a href={`/api/shops/${shop.id}/products/export?format=${format}`} download>
                        {format.toUpperCase()}
                      </a>
                    ),
                  })),
                }}
              >
                <Button>{t('goods.export')}</Button>
              </Dropdown>
              <Button onClick={() => setZipping(true)}>{t('picture_zip.title')}</Button>
              <Link to={shop.at('/imports')}>
                <Button>{t('job.imports')}</Button>
              </Link>
              <Link to={shop.at('/goods/new')}>
                <Button type="primary">{t('goods.new')}</Button>
              </Link>
            </>
          ) : null
        }
      />
      <DataTable<Product>
        id="goods"
        caption={t('job.goods_list')}
        path={`/shops/${shop.id}/products`}
        rowKey={(row) => row.productId}
        onOpen={(row) => navigate(shop.at(`/goods/${row.productId}`))}
        empty={t('goods.empty')}
        filters={[
          { kind: 'search', name: 'q', label: t('goods.search') },
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((state) => ({ value: state, text: t(`goods.state.${state}`) })),
          },
        ]}
        columns={[
          {
            key: 'goods',
            title: t('goods.goods'),
            render: ({ productId, content }) => (
              <GoodsCell
                picture={content.pictures[0]?.thumbnailUrl}
                title={say(content.title)}
                to={shop.at(`/goods/${productId}`)}
              >
                {content.outerCode}
              </GoodsCell>
            ),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: ({ state, reasons, pendingVersion }) => (
              <>
                <Tooltip title={reasons.map(textOf).join('\n')}>
                  <span>
                    <StateTag tone={goodsTone[state] ?? 'quiet'}>{t(`goods.state.${state}`)}</StateTag>
                  </span>
                </Tooltip>{' '}
                {pendingVersion ? <StateTag tone="under-way">{t('goods.edit_pending')}</StateTag> : null}
                {reasons[0] ? <div className="desk-quiet wb-wrap">{textOf(reasons[0])}</div> : null}
              </>
            ),
          },
          { key: 'price', title: t('goods.price'), align: 'right', render: (row) => <PriceRange product={row} /> },
          {
            key: 'skus',
            title: t('goods.skus'),
            align: 'right',
            render: ({ content }) => content.skus.filter((sku) => sku.state === 'on').length,
          },
          { key: 'version', title: t('goods.version'), align: 'right', hidden: true, render: (row) => row.version },
          { key: 'live', title: t('goods.live_at'), hidden: true, render: (row) => <TimeText at={row.liveAt} /> },
          { key: 'updated', title: t('goods.updated_at'), render: (row) => <TimeText at={row.updatedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <div className="desk-acts">
                {mayEdit ? (
                  <Button size="small" onClick={() => setPricing(row)}>
                    {t('goods.change_price')}
                  </Button>
                ) : null}
                {row.state === 'live' ? <a href={`/products/${row.productId}`}>{t('goods.see')}</a> : null}
              </div>
            ),
          },
        ]}
        {...(mayEdit && { bulk })}
      />
      {editing ? <BulkEdit products={editing} onClose={() => setEditing(null)} /> : null}
      {zipping ? <PictureZip onClose={() => setZipping(false)} /> : null}
      {pricing ? <PriceDrawer key={pricing.productId} product={pricing} onClose={() => setPricing(null)} /> : null}
    </>
  );
}

function PriceRange({ product }: { product: Product }) {
  const prices = product.content.skus.filter((sku) => sku.state === 'on').map((sku) => sku.priceFen);
  if (prices.length === 0) return <MoneyText fen={null} />;
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  return (
    <>
      <MoneyText fen={least} />
      {most > least ? (
        <>
          {' – '}
          <MoneyText fen={most} />
        </>
      ) : null}
    </>
  );
}

/** Shelf steps for the ticked goods; each of them answers for itself. */
function useBulk(onEdit: (rows: readonly Product[]) => void): BulkAct<Product>[] {
  const { t } = useWords();
  const shop = useShop();
  const { message, notification } = App.useApp();
  const textOf = useProblemText();
  const say = useSay();
  const act = useAct((body: { step: Step; productIds: string[] }, key) =>
    client.post('/api/shops/{shopId}/products/bulk', { path: { shopId: shop.id }, body, key }),
  );
  const run = (step: Step) => async (rows: readonly Product[]) => {
    try {
      const { items } = await act.mutateAsync({ step, productIds: rows.map((row) => row.productId) });
      const refused = items.filter((item) => item.error !== null);
      message.success(t('goods.bulk_done', { count: items.length - refused.length }));
      if (refused.length > 0)
        notification.warning({
          title: t('goods.bulk_refused', { count: refused.length }),
          description: refused
            .map((item) => say(rows.find((row) => row.productId === item.productId)?.content.title))
            .join('、'),
        });
      return true;
    } catch (error) {
      message.error(textOf(error));
      return false;
    }
  };
  return [
    { key: 'submit', text: t('goods.submit'), run: run('submit') },
    { key: 'on', text: t('goods.on_shelf'), run: run('on-shelf') },
    { key: 'off', text: t('goods.off_shelf'), danger: true, run: run('off-shelf') },
    {
      key: 'edit',
      text: t('bulk_edit.act'),
      run: async (rows) => {
        onEdit(rows);
        return false;
      },
    },
  ];
}
