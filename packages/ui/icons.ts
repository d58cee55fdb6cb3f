/**
 * The storefront's icons, drawn by parts/icon.tsx. The drawings are lucide's (https://lucide.dev, ISC licence, © Lucide
 * Contributors; some from Feather, MIT, © Cole Bemis), copied as data: lucide's React component would cost each first load
 * 2 kB for options that nobody here uses. One file each, so that a page loads only what it draws.
 */
export { binIcon } from './icons/bin.ts';
export { cartIcon } from './icons/cart.ts';
export { checkIcon } from './icons/check.ts';
export { chevronDownIcon } from './icons/chevron-down.ts';
export { chevronRightIcon } from './icons/chevron-right.ts';
export { clockIcon } from './icons/clock.ts';
export { closeIcon } from './icons/close.ts';
export { copyIcon } from './icons/copy.ts';
export { eyeIcon } from './icons/eye.ts';
export { filterIcon } from './icons/filter.ts';
export { flameIcon } from './icons/flame.ts';
export { giftIcon } from './icons/gift.ts';
export { heartIcon } from './icons/heart.ts';
export { homeIcon } from './icons/home.ts';
export { imageIcon } from './icons/image.ts';
export { infoIcon } from './icons/info.ts';
export { listIcon } from './icons/list.ts';
export { liveIcon } from './icons/live.ts';
export { mapPinIcon } from './icons/map-pin.ts';
export { messageIcon } from './icons/message.ts';
export { minusIcon } from './icons/minus.ts';
export { packageIcon } from './icons/package.ts';
export { personIcon } from './icons/person.ts';
export { phoneIcon } from './icons/phone.ts';
export { playIcon } from './icons/play.ts';
export { plusIcon } from './icons/plus.ts';
export { receiptIcon } from './icons/receipt.ts';
export { returnIcon } from './icons/return.ts';
export { searchIcon } from './icons/search.ts';
export { settingsIcon } from './icons/settings.ts';
export { shareIcon } from './icons/share.ts';
export { shieldIcon } from './icons/shield.ts';
export { shopIcon } from './icons/shop.ts';
export { starIcon } from './icons/star.ts';
export { ticketIcon } from './icons/ticket.ts';
export { truckIcon } from './icons/truck.ts';
export { walletIcon } from './icons/wallet.ts';
export { warningIcon } from './icons/warning.ts';
