import type { Drawing } from '../parts/icon.tsx';

export const plusIcon: Drawing = [
  ['path', { d: 'M5 12h14' }],
  ['path', { d: 'M12 5v14' }],
];
