import { describe, expect, it } from 'vitest';
import { type Block, blockOf, blocksForm } from '../src/parts/venue-blocks.ts';

const title = { zh: '好货', en: 'Goods' };

describe('blocks of a venue', () => {
  it('leave the form as they came, a shelf with its category and belt', () => {
    const blocks: Block[] = [
      { kind: 'banner', title, text: title },
      { kind: 'countdown', title },
      { kind: 'shelf', title, limit: 4, order: 'cheap', categoryId: 'cat-quilts', beltCode: 'tongxiang-quilts' },
      { kind: 'shelf', title, limit: 40, order: 'new', beltCode: 'cixi-appliances' },
      { kind: 'shelf', title, limit: 12, order: 'off' },
      { kind: 'coupons', title, limit: 3 },
      { kind: 'ranks', title, limit: 5 },
    ];
    expect(blocksForm(blocks).map(blockOf)).toEqual(blocks);
  });

  it('take the last of a chosen path, and nothing of the kind they were before', () => {
    const shelf = {
      kind: 'shelf',
      title,
      limit: 4,
      order: 'cheap',
      category: ['home', 'quilts'],
      beltCode: 'x',
    } as const;
    const form = { ...shelf, category: [...shelf.category] };
    expect(blockOf(form)).toEqual({
      kind: 'shelf',
      title,
      limit: 4,
      order: 'cheap',
      categoryId: 'quilts',
      beltCode: 'x',
    });
    expect(blockOf({ ...form, kind: 'ranks' })).toEqual({ kind: 'ranks', title, limit: 4 });
    expect(blockOf({ ...form, category: [], beltCode: '' })).toEqual({
      kind: 'shelf',
      title,
      limit: 4,
      order: 'cheap',
    });
  });
});
