import type { Drawing } from '../parts/icon.tsx';

export const chevronDownIcon: Drawing = [['path', { d: 'm6 9 6 6 6-6' }]];
