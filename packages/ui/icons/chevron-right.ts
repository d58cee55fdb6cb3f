import type { Drawing } from '../parts/icon.tsx';

export const chevronRightIcon: Drawing = [['path', { d: 'm9 18 6-6-6-6' }]];
