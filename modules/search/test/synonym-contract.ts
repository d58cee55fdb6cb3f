import { describe, expect, test } from 'vitest';
import { type Actor, type Id, toId, type Uuid, uuidv7 } from '#kernel';
import type { TestMarket } from '#kernel/test/market.ts';

export type Stage = {
  readonly market: TestMarket;
  readonly admin: Actor;
  readonly edge: (name: string) => Id<'prd'>;
};
type Rule = { id: string; kind: string; words: string[]; targets: string[]; since: number };
type List = { version: number; rules: Rule[] };
type Found = { total: number; relaxed: string | null; items: { productId: string }[] };

/** What operators say of words, whichever engine listens. */
export function synonymContract(stage: () => Stage): void {
  const list = async (): Promise<List> => {
    const { market, admin } = stage();
    return (await market.http('GET', '/console/search/synonyms', { as: admin })).body as List;
  };
  const rule = (words: string[], targets: string[] = [], language = 'mixed') => ({
    kind: targets.length > 0 ? 'one_way' : 'group',
    language,
    words,
    targets,
  });
  const save = async (given: object, more: object = {}) => {
    const { market, admin } = stage();
    const { version } = await list();
    const body = { seen: version, rule: given, reason: '买家这样叫', ...more };
    const reply = await market.http('POST', '/console/search/synonyms', { as: admin, body });
    await market.drain();
    return reply;
  };
  const remove = async (id: string) => {
    const { market, admin } = stage();
    const body = { seen: (await list()).version, reason: '不再需要' };
    const reply = await market.http('POST', `/console/search/synonyms/${id}/removal`, { as: admin, body });
    await market.drain();
    return reply;
  };
  const clear = async (): Promise<void> => {
    for (const one of (await list()).rules) expect((await remove(one.id)).status).toBe(200);
  };
  const find = async (q: string): Promise<Found> =>
    (await stage().market.http('GET', `/search?q=${encodeURIComponent(q)}`)).body as Found;
  const ids = async (q: string): Promise<string[]> => (await find(q)).items.map((one) => one.productId);

  describe('synonyms', () => {
    test('a group goes both ways, at once, by several words too, and not any more once it is taken out', async () => {
      const { edge } = stage();
      const before = await find('暖颈神器');
      expect(before.relaxed).not.toBeNull();
      const saved = await save(rule(['暖颈神器', '羊绒围巾']));
      expect(saved.status, saved.text).toBe(201);
      const after = await find('暖颈神器');
      expect(after.relaxed).toBeNull();
      expect(after.items.map((one) => one.productId)).toContain(edge('scarf'));
      expect((await remove((saved.body as { id: string }).id)).status).toBe(200);
      expect(await find('暖颈神器')).toEqual(before);
    });

    test('one way goes one way; what is previewed is what is shown once it is saved; nothing is written before', async () => {
      const { market, admin, edge } = stage();
      const given = rule(['爪套'], ['手套'], 'zh');
      const before = await ids('爪套');
      const body = { q: '爪套', rule: given };
      const seen = await market.http('POST', '/console/search/synonyms/preview', { as: admin, body });
      expect(seen.status, seen.text).toBe(200);
      const preview = seen.body as { items: { productId: string; before: number | null; after: number | null }[] };
      expect(await ids('爪套')).toEqual(before);
      expect((await list()).rules).toEqual([]);
      expect((await save(given)).status).toBe(201);
      const after = await ids('爪套');
      expect(after).toContain(edge('gloves'));
      expect(preview.items.filter((one) => one.after !== null).map((one) => one.productId)).toEqual(after.slice(0, 10));
      const gloves = await ids('手套');
      await clear();
      expect(await ids('手套')).toEqual(gloves);
    });

    test('every version is kept with what came and went, by whom and why; who looked at another is refused', async () => {
      const { market, admin } = stage();
      const { version } = await list();
      const first = (await save(rule(['围脖', '围巾'], [], 'zh'))).body as { id: string; version: number };
      expect(first.version).toBe(version + 1);
      const late = await save(rule(['茶盏', '茶杯']), { seen: version });
      expect(late).toMatchObject({ status: 409, body: { code: 'search.synonyms_changed' } });
      const changed = await save(rule(['围脖', '围巾', '脖套'], [], 'zh'), { id: first.id });
      expect(changed.status, changed.text).toBe(201);
      const page = (await market.http('GET', '/console/search/synonym-versions?limit=2', { as: admin })).body as {
        items: { version: number; reason: string; came: Rule[]; went: Rule[] }[];
        nextCursor: string | null;
      };
      expect(page.items.map((one) => [one.version, one.came.length, one.went.length])).toEqual([
        [version + 2, 1, 1],
        [version + 1, 1, 0],
      ]);
      expect(page.items[0]?.went[0]?.words).toEqual(['围巾', '围脖'].sort());
      const acts = await market.owner<{ action: string }[]>`
        SELECT action FROM operations.audit_log WHERE subject_id = ${first.id} OR subject_kind = 'synonym'`;
      expect(acts.filter((one) => one.action === 'search.synonym_saved').length).toBeGreaterThanOrEqual(2);
      await expect(market.pool`UPDATE search.synonym_versions SET reason = 'x'`).rejects.toThrow();
      await clear();
    });

    test('refused: what is empty, too long, too short, of another language, said already, or would lead round', async () => {
      const { market } = stage();
      expect((await save(rule(['围脖', '脖套']))).status).toBe(201);
      expect((await save(rule(['脖套'], ['围巾']))).status).toBe(201);
      const refused = async (given: object, code: string) =>
        expect((await save(given)).body).toMatchObject({ code: `search.${code}` });
      await refused(rule(['茶杯', ' 茶杯 ']), 'synonym_empty');
      await refused(rule(['茶杯'], ['茶杯']), 'synonym_empty');
      await refused(rule(['茶杯', '长'.repeat(31)]), 'synonym_long');
      await refused(rule(['茶杯', '杯']), 'synonym_short');
      await refused(rule(['茶杯', '！！']), 'synonym_short');
      await refused(rule(['茶杯', 'cup'], [], 'zh'), 'synonym_language');
      await refused(rule(['脖套', '围脖']), 'synonym_twice');
      await refused(rule(['围巾'], ['围脖']), 'synonym_loop');
      await refused(rule(['围巾', '脖套']), 'synonym_loop');
      const { rules } = await list();
      expect(rules).toHaveLength(2);
      const strange = toId('syn', uuidv7(1) as Uuid);
      expect((await remove(strange)).body).toMatchObject({ code: 'search.synonym_not_found' });
      expect((await market.http('GET', '/console/search/synonyms', { as: market.user() })).status).toBe(403);
      await clear();
    });
  });
}
