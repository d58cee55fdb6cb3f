import { Link } from 'react-router';
import { useWords } from '#ui/desk/index.ts';
import { CategoryName } from './category-name.tsx';
import type { MarketRule } from './market-rule.ts';
import { ShopLink } from './shop-link.tsx';

/** The goods a rule reaches, in words: all, or those of categories, shops, kinds and products, less the exceptions. */
export function RuleGoods({ scope }: { scope: MarketRule['scope'] }) {
  const { t } = useWords();
  const products = (ids: readonly string[]) =>
    ids.map((id) => (
      <span key={id}>
        <Link to={`/products/${id}`} className="con-id">
          {id}
        </Link>{' '}
      </span>
    ));
  return (
    <div className="con-wrap">
      {scope.all ? <div>{t('promotions.reach.all')}</div> : null}
      {scope.categoryIds ? (
        <div>
          {t('promotions.categories')}:{' '}
          {scope.categoryIds.map((id, at) => [at > 0 ? '、' : '', <CategoryName key={id} id={id} />])}
        </div>
      ) : null}
      {scope.shopIds ? (
        <div>
          {t('list.shop')}: {scope.shopIds.map((id) => [<ShopLink key={id} id={id} />, ' '])}
        </div>
      ) : null}
      {scope.brandIds ? (
        <div>
          {t('promotions.brands')}: {scope.brandIds.join(', ')}
        </div>
      ) : null}
      {scope.beltIds ? (
        <div>
          {t('promotions.belts')}: {scope.beltIds.join(', ')}
        </div>
      ) : null}
      {scope.tracks ? (
        <div>
          {t('promotions.tracks')}: {scope.tracks.join(', ')}
        </div>
      ) : null}
      {scope.styles ? (
        <div>
          {t('promotions.styles')}: {scope.styles.join(t('promotions.and'))}
        </div>
      ) : null}
      {scope.goodsKinds ? (
        <div>
          {t('promotions.goods_kinds')}:{' '}
          {scope.goodsKinds.map((kind) => t(`product.kind.${kind}`)).join(t('promotions.and'))}
        </div>
      ) : null}
      {scope.productIds ? (
        <div>
          {t('orders.goods')}: {products(scope.productIds)}
        </div>
      ) : null}
      {scope.exceptProductIds ? (
        <div>
          {t('promotions.except')}: {products(scope.exceptProductIds)}
        </div>
      ) : null}
    </div>
  );
}
