import type { Drawing } from '../parts/icon.tsx';

export const checkIcon: Drawing = [['path', { d: 'M20 6 9 17l-5-5' }]];
