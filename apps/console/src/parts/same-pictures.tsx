import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { ProblemAlert, RowTable, ScrollBox, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { ShopLink } from './shop-link.tsx';

const picture = (src: string) => <img src={src} alt="" width={56} height={56} loading="lazy" />;

/** Goods of other shops that show a picture of this product: a lead for who looks after originality. */
export function SamePictures({ productId }: { productId: string }) {
  const { t } = useWords();
  const say = useSay();
  const found = useGet('/api/console/products/{productId}/same-pictures', { path: { productId } });
  return (
    <section className="con-block" aria-label={t('products.same_pictures')}>
      <h2>{t('products.same_pictures')}</h2>
      <p className="desk-quiet">{t('products.same_pictures_rule')}</p>
      {found.error ? <ProblemAlert error={found.error} onRetry={() => found.refetch()} /> : null}
      {found.isPending ? <Skeleton active paragraph={{ rows: 1 }} /> : null}
      {found.data?.items.length === 0 ? <p>{t('products.same_pictures_none')}</p> : null}
      {found.data && found.data.items.length > 0 ? (
        <ScrollBox>
          <RowTable
            size="small"
            rowKey={(row) => `${row.productId} ${row.url}`}
            pagination={false}
            dataSource={found.data.items}
            columns={[
              { key: 'here', title: t('products.same_picture_here'), render: (_, row) => picture(row.likeUrl) },
              { key: 'there', title: t('products.same_picture_there'), render: (_, row) => picture(row.url) },
              {
                key: 'title',
                title: t('products.title'),
                render: (_, row) => <Link to={`/products/${row.productId}`}>{say(row.title)}</Link>,
              },
              { key: 'shop', title: t('list.shop'), render: (_, row) => <ShopLink id={row.shopId} /> },
              { key: 'bits', title: t('products.same_picture_bits'), align: 'right', dataIndex: 'distance' },
            ]}
          />
        </ScrollBox>
      ) : null}
    </section>
  );
}
