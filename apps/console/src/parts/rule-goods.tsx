import { useWords } from '#ui/desk/index.ts';
import { CategoryName } from './category-name.tsx';
import type { MarketRule } from './market-rule.ts';
import { BeltText, BrandName, ProductLink, TrackName } from './names.tsx';
import { ShopLink } from './shop-link.tsx';

/** The goods a rule reaches, in words: all, or those of categories, shops, kinds and products, less the exceptions. */
export function RuleGoods({ scope }: { scope: MarketRule['scope'] }) {
  const { t } = useWords();
  const products = (ids: readonly string[]) =>
    ids.map((id, at) => [at > 0 ? t('promotions.and') : '', <ProductLink key={id} id={id} />]);
  return (
    <div className="con-wrap">
      {scope.all ? <div>{t('promotions.reach.all')}</div> : null}
      {scope.categoryIds ? (
        <div>
          {t('promotions.categories')}:{' '}
          {scope.categoryIds.map((id, at) => [at > 0 ? t('promotions.and') : '', <CategoryName key={id} id={id} />])}
        </div>
      ) : null}
      {scope.shopIds ? (
        <div>
          {t('list.shop')}:{' '}
          {scope.shopIds.map((id, at) => [at > 0 ? t('promotions.and') : '', <ShopLink key={id} id={id} />])}
        </div>
      ) : null}
      {scope.brandIds ? (
        <div>
          {t('promotions.brands')}:{' '}
          {scope.brandIds.map((id, at) => [at > 0 ? t('promotions.and') : '', <BrandName key={id} id={id} />])}
        </div>
      ) : null}
      {scope.beltIds ? (
        <div>
          {t('promotions.belts')}:{' '}
          {scope.beltIds.map((id, at) => [at > 0 ? t('promotions.and') : '', <BeltText key={id} code={id} />])}
        </div>
      ) : null}
      {scope.tracks ? (
        <div>
          {t('promotions.tracks')}:{' '}
          {scope.tracks.map((code, at) => [at > 0 ? t('promotions.and') : '', <TrackName key={code} code={code} />])}
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
