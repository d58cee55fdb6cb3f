import type { Place } from './places.ts';

/** Pages about content: what readers see, the shop's studio, the console's queue. */
export const contentPlaces: readonly Place[] = [
  { face: 'storefront', route: '/content', as: 'guest' },
  { face: 'storefront', route: '/content/:pieceId', as: 'guest', fill: { pieceId: 'post' } },
  { face: 'storefront', route: '/content/:pieceId', as: 'guest', fill: { pieceId: 'film' }, variant: 'film' },
  { face: 'storefront', route: '/topics/:topic', as: 'guest', fill: { topic: '=慢生活' } },
  { face: 'storefront', route: '/creators/:code', as: 'guest', fill: { code: 'shopCode' } },
  { face: 'storefront', route: '/creators/:code', as: 'guest', fill: { code: 'creator' }, variant: 'person' },
  { face: 'storefront', route: '/me/creations', as: 'owner' },
  { face: 'storefront', route: '/me/creations', as: 'buyer', variant: 'none' },
  { face: 'storefront', route: '/me/creations/profile', as: 'owner' },
  { face: 'storefront', route: '/me/creations/new', as: 'owner', query: '?kind=list' },
  { face: 'storefront', route: '/me/creations/:pieceId', as: 'owner', fill: { pieceId: 'creation' } },
  { face: 'storefront', route: '/follow', as: 'buyer' },
  { face: 'storefront', route: '/follow', as: 'buyer', query: '?tab=people', variant: 'people' },
  { face: 'storefront', route: '/me/collected', as: 'buyer' },
  { face: 'storefront', route: '/content/:pieceId', as: 'buyer', fill: { pieceId: 'post' }, variant: 'reader' },
  { face: 'workbench', route: '/s/:code/content', as: 'owner', fill: { code: 'shopCode' } },
  { face: 'workbench', route: '/s/:code/content/new', as: 'owner', fill: { code: 'shopCode' } },
  {
    face: 'workbench',
    route: '/s/:code/content/:pieceId',
    as: 'owner',
    fill: { code: 'shopCode', pieceId: 'ownPiece' },
  },
  { face: 'workbench', route: '/s/:code/content-report', as: 'owner', fill: { code: 'shopCode' } },
  { face: 'console', route: '/content', as: 'admin' },
  { face: 'console', route: '/comments', as: 'admin' },
];
