import type { Drawing } from '../parts/icon.tsx';

export const clockIcon: Drawing = [
  ['circle', { cx: '12', cy: '12', r: '10' }],
  ['path', { d: 'M12 6v6l4 2' }],
];
