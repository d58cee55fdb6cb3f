import {
  AuditOutlined,
  CalendarOutlined,
  ControlOutlined,
  ProfileOutlined,
  ShopOutlined,
  TagsOutlined,
  TeamOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Job } from '#ui/desk/index.ts';
import type { May } from './access.ts';

interface Place {
  readonly to: string;
  readonly word: string;
  /** Who may open it. */
  readonly permission: string;
  /** Also open to who has a role in a region. */
  readonly regional?: true;
}

const groups: readonly { word: string; icon: ReactNode; pages: readonly Place[] }[] = [
  {
    word: 'job.shops',
    icon: <ShopOutlined aria-hidden />,
    pages: [
      { to: '/shop-applications', word: 'job.applications', permission: 'shops.review' },
      { to: '/licences', word: 'job.licences', permission: 'shops.review' },
      { to: '/deposit-rates', word: 'job.deposit_rates', permission: 'shops.read' },
      { to: '/shop-appeals', word: 'job.shop_appeals', permission: 'shops.govern' },
      { to: '/shops', word: 'job.all_shops', permission: 'shops.read' },
      { to: '/regions', word: 'job.regions', permission: 'shops.read', regional: true },
      { to: '/belts', word: 'job.belts', permission: 'regions.belts' },
    ],
  },
  {
    word: 'job.goods',
    icon: <TagsOutlined aria-hidden />,
    pages: [
      { to: '/products', word: 'job.products', permission: 'catalog.review' },
      { to: '/categories', word: 'job.categories', permission: 'catalog.categories' },
      { to: '/tracks', word: 'job.tracks', permission: 'catalog.categories' },
      { to: '/brand-papers', word: 'job.brand_papers', permission: 'catalog.review' },
      { to: '/category-proposals', word: 'job.category_proposals', permission: 'catalog.categories' },
    ],
  },
  {
    word: 'job.trade',
    icon: <ProfileOutlined aria-hidden />,
    pages: [
      { to: '/orders', word: 'job.orders', permission: 'orders.read' },
      { to: '/refund-cases', word: 'job.refund_cases', permission: 'aftersales.read' },
      { to: '/disputes', word: 'job.disputes', permission: 'aftersales.read' },
      { to: '/invoices', word: 'job.invoices', permission: 'orders.read' },
      { to: '/reviews', word: 'job.reviews', permission: 'reviews.read' },
      { to: '/content', word: 'job.content', permission: 'content.read' },
      { to: '/comments', word: 'job.comments', permission: 'content.read' },
      { to: '/content-complaints', word: 'job.content_complaints', permission: 'content.read' },
      { to: '/content-reports', word: 'job.content_reports', permission: 'content.read' },
      { to: '/live-rooms', word: 'job.live', permission: 'live.read' },
      { to: '/compensations', word: 'job.compensations', permission: 'orders.read' },
      { to: '/promotions', word: 'job.promotions', permission: 'promotions.read' },
      { to: '/campaigns', word: 'job.campaigns', permission: 'promotions.read' },
      { to: '/draws', word: 'job.draws', permission: 'promotions.read' },
      { to: '/funnel', word: 'job.funnel', permission: 'behaviour.read' },
      { to: '/ads', word: 'job.ads', permission: 'promotions.read' },
      { to: '/groups', word: 'job.groups', permission: 'promotions.read' },
      { to: '/points', word: 'job.points', permission: 'promotions.read' },
      { to: '/presales', word: 'job.presales', permission: 'promotions.read' },
      { to: '/credits', word: 'job.credits', permission: 'members.ask_credit' },
      { to: '/sponsors', word: 'job.sponsors', permission: 'sponsors.read' },
    ],
  },
  {
    word: 'job.money',
    icon: <WalletOutlined aria-hidden />,
    pages: [
      { to: '/payments', word: 'job.payments', permission: 'payments.read' },
      { to: '/refunds', word: 'job.refunds', permission: 'payments.read' },
      { to: '/transfers', word: 'job.transfers', permission: 'payments.read' },
      { to: '/payouts', word: 'job.payouts', permission: 'payments.read' },
      { to: '/creator-payouts', word: 'job.creator_payouts', permission: 'commissions.read' },
      { to: '/commissions', word: 'job.commissions', permission: 'commissions.read' },
      { to: '/payout-batches', word: 'job.payout_batches', permission: 'payments.read' },
      { to: '/gateways', word: 'job.gateways', permission: 'payments.read' },
      { to: '/reconciliation', word: 'job.reconciliation', permission: 'payments.read' },
      { to: '/differences', word: 'job.differences', permission: 'payments.read' },
      { to: '/freeze-watch', word: 'job.freeze_watch', permission: 'payments.read' },
      { to: '/ledger', word: 'job.ledger', permission: 'ledger.read' },
    ],
  },
  {
    word: 'job.people',
    icon: <TeamOutlined aria-hidden />,
    pages: [
      { to: '/users', word: 'job.users', permission: 'accounts.read' },
      { to: '/roles', word: 'job.roles', permission: 'accounts.read' },
      { to: '/dev-inbox', word: 'job.dev_inbox', permission: 'accounts.read' },
    ],
  },
  {
    word: 'job.operations',
    icon: <ControlOutlined aria-hidden />,
    pages: [
      { to: '/search-words', word: 'job.search_words', permission: 'questions.read' },
      { to: '/search-synonyms', word: 'job.search_synonyms', permission: 'search.synonyms' },
      { to: '/search-ranking', word: 'job.search_ranking', permission: 'search.ranking' },
      { to: '/experiments', word: 'job.experiments', permission: 'experiments.read' },
      { to: '/settings', word: 'job.settings', permission: 'operations.read' },
      { to: '/dead-letters', word: 'job.dead_letters', permission: 'operations.read' },
      { to: '/system', word: 'job.system', permission: 'operations.read' },
    ],
  },
];

/** The rail of somebody with these permissions, `regional` with a role in a region: what they may not open is not there. */
export function jobsFor(may: May, t: (word: string) => string, regional: boolean): Job[] {
  const today: Job = { to: '/today', text: t('job.today'), icon: <CalendarOutlined aria-hidden /> };
  const rest = groups.flatMap(({ word, icon, pages }): Job[] => {
    const open = pages
      .filter((page) => may(page.permission) || (regional && page.regional))
      .map((page) => ({ to: page.to, text: t(page.word) }));
    // A group is never a page of its own: its address only names it among the groups.
    return open.length > 0 ? [{ to: `/group/${word}`, text: t(word), icon, pages: open }] : [];
  });
  const audit: Job[] = may('audit.read')
    ? [{ to: '/audit-log', text: t('job.audit'), icon: <AuditOutlined aria-hidden /> }]
    : [];
  return [...(may('operations.read') ? [today] : []), ...rest, ...audit];
}
