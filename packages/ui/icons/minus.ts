import type { Drawing } from '../parts/icon.tsx';

export const minusIcon: Drawing = [['path', { d: 'M5 12h14' }]];
