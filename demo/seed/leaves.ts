import type { Product } from '../market/index.ts';

/**
 * The market data names the category a person would say; goods are listed in leaves. Keyed by category, or by category
 * and family where families of one category part.
 */
const LEAVES: Readonly<Record<string, string>> = {
  'hg-11-7-17': 'hg-11-7-17-1',
  'hg-9-10': 'hg-9-10-2',
  'hg-3-40': 'hg-3-40-4',
  'fb-2-19': 'fb-2-19-5',
  'fb-2-15': 'fb-2-15-1',
  'aa-1-10-2': 'aa-1-10-2-11',
  'hg-15-4-1': 'hg-15-4-1-2',
  'hg-15-1-6': 'hg-15-1-6-1',
  'hg-11-7-14/cooker': 'hg-11-7-14-3',
  'hg-11-7-14/stew': 'hg-11-7-14-4',
  'hg-11-2-3-10': 'hg-11-2-3-10-2',
  'hg-11-7-12': 'hg-11-7-12-2',
  'hg-11-7-16': 'hg-11-7-16-2',
  'hg-11-2-3-13': 'hg-11-2-3-13-1',
  'ha-15-63': 'ha-15-63-2',
  'ha-15-75-1': 'ha-15-75-1-2',
  'ha-15-80': 'ha-15-80-1',
  'sg-4-15': 'sg-4-15-2',
  'hg-10-9-4': 'hg-10-9-4-2',
  'hg-1-21': 'hg-1-21-2',
  'hg-3-58': 'hg-3-58-7',
  'os-4': 'os-4-9-9-5',
  'os-11-11': 'os-11-11-7-3-4',
  'aa-1-18': 'aa-1-18-1',
  'os-3-10': 'os-3-10-1',
};

/** The leaf of the taxonomy a listing of the market data is sold in. */
export function leafOf(product: Pick<Product, 'categoryGid' | 'familyCode'>): string {
  const category = product.categoryGid.split('/').at(-1) ?? '';
  return LEAVES[`${category}/${product.familyCode}`] ?? LEAVES[category] ?? category;
}
