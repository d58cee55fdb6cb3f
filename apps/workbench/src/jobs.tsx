import {
  BarChartOutlined,
  CalendarOutlined,
  CustomerServiceOutlined,
  GiftOutlined,
  ProfileOutlined,
  ShopOutlined,
  TagsOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Job } from '#ui/desk/index.ts';
import type { Shop } from './shop.tsx';

interface Section {
  key: string;
  icon: ReactNode;
  /** Page, key of its words, permission it needs. */
  pages: readonly (readonly [page: string, words: string, permission: string])[];
}

const sections: readonly Section[] = [
  {
    key: 'goods',
    icon: <TagsOutlined aria-hidden />,
    pages: [
      ['/goods', 'job.goods_list', 'catalog.read'],
      ['/imports', 'job.imports', 'catalog.edit'],
      ['/codes', 'job.codes', 'catalog.read'],
      ['/calendars', 'job.calendars', 'catalog.read'],
      ['/install-requests', 'job.install_requests', 'catalog.read'],
      ['/brands', 'job.brands', 'catalog.read'],
      ['/category-proposals', 'job.category_proposals', 'catalog.read'],
      ['/stock', 'job.stock', 'inventory.read'],
      ['/warehouses', 'job.warehouses', 'inventory.read'],
      ['/stocktakes', 'job.stocktakes', 'inventory.read'],
      ['/transfers', 'job.transfers', 'inventory.read'],
    ],
  },
  {
    key: 'orders',
    icon: <ProfileOutlined aria-hidden />,
    pages: [
      ['/orders', 'job.order_list', 'orders.read'],
      ['/ship', 'job.ship', 'orders.ship'],
      ['/merge', 'job.merge', 'orders.ship'],
      ['/waybills', 'job.waybills', 'orders.ship'],
      ['/parcels', 'job.parcels', 'orders.ship'],
      ['/pickups', 'job.pickups', 'orders.ship'],
      ['/appointments', 'job.appointments', 'orders.read'],
      ['/invoices', 'job.invoices', 'orders.read'],
      ['/compensations', 'job.compensations', 'orders.read'],
      ['/freight', 'job.freight', 'freight.read'],
    ],
  },
  {
    key: 'after_sales',
    icon: <CustomerServiceOutlined aria-hidden />,
    pages: [
      ['/refunds', 'job.refunds', 'aftersales.read'],
      ['/freight-insurance', 'job.freight_insurance', 'freight.read'],
      ['/reviews', 'job.reviews', 'reviews.read'],
    ],
  },
  {
    key: 'marketing',
    icon: <GiftOutlined aria-hidden />,
    pages: [
      ['/promotions', 'job.promotions', 'promotions.read'],
      ['/shared-promotions', 'job.shared_promotions', 'promotions.read'],
      ['/campaigns', 'job.campaigns', 'promotions.read'],
      ['/vouchers', 'job.vouchers', 'vouchers.read'],
      ['/group-offers', 'job.group_offers', 'promotions.read'],
      ['/bargains', 'job.bargains', 'promotions.read'],
      ['/content', 'job.content', 'content.read'],
      ['/content-report', 'job.content_report', 'content.read'],
      ['/commissions', 'job.commissions', 'promotions.read'],
      ['/live', 'job.live', 'live.read'],
      ['/members', 'job.members', 'promotions.read'],
      ['/presale-offers', 'job.presale_offers', 'promotions.read'],
      ['/presales', 'job.presales', 'promotions.read'],
      ['/draws', 'job.draws', 'promotions.read'],
      ['/ads', 'job.ads', 'promotions.read'],
    ],
  },
  {
    key: 'data',
    icon: <BarChartOutlined aria-hidden />,
    pages: [
      ['/funnel', 'job.funnel', 'behaviour.read'],
      ['/search-diagnosis', 'job.search_diagnosis', 'catalog.read'],
    ],
  },
  {
    key: 'money',
    icon: <WalletOutlined aria-hidden />,
    pages: [
      ['/money', 'job.statement', 'money.read'],
      ['/settlements', 'job.settlements', 'money.read'],
      ['/voucher-settlements', 'job.voucher_settlements', 'vouchers.read'],
      ['/payouts', 'job.payouts', 'money.read'],
      ['/deposit', 'job.deposit', 'shops.read'],
    ],
  },
  {
    key: 'shop',
    icon: <ShopOutlined aria-hidden />,
    pages: [
      ['/profile', 'job.profile', 'shops.read'],
      ['/licences', 'job.licences', 'shops.read'],
      ['/staff', 'job.staff', 'shops.staff'],
      ['/audit', 'job.audit', 'audit.read'],
      ['/closing', 'job.closing', 'shops.close'],
    ],
  },
];

/** The rail of a shop: only what the person's role there allows. */
export function jobsOf(shop: Shop, t: (key: string) => string): Job[] {
  const groups = sections.flatMap(({ key, icon, pages }): Job[] => {
    const allowed = pages.filter(([, , permission]) => shop.may(permission));
    const [first] = allowed;
    if (!first) return [];
    return [
      {
        to: shop.at(first[0]),
        text: t(`job.${key}`),
        icon,
        pages: allowed.map(([page, words]) => ({ to: shop.at(page), text: t(words) })),
      },
    ];
  });
  return [{ to: shop.at('/today'), text: t('job.today'), icon: <CalendarOutlined aria-hidden /> }, ...groups];
}

/** Before a shop is chosen: one's shops and applications. */
export const jobsWithoutShop = (t: (key: string) => string): Job[] => [
  { to: '/shops', text: t('job.my_shops'), icon: <ShopOutlined aria-hidden /> },
];
