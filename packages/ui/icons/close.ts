import type { Drawing } from '../parts/icon.tsx';

export const closeIcon: Drawing = [
  ['path', { d: 'M18 6 6 18' }],
  ['path', { d: 'm6 6 12 12' }],
];
