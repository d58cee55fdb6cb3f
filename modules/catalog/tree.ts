import { bps, type Text2 } from '#kernel';
import { holdsPlace } from './lifecycle.ts';
import type { Category, CategoryState, ReturnRule, Track } from './types.ts';

export type CategoryRow = {
  readonly id: string;
  readonly parentId: string | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly state: CategoryState;
  readonly mergedInto: string | null;
  readonly commissionBps: number | null;
  readonly taxBps: number | null;
  readonly returnRule: ReturnRule | null;
  readonly licences: readonly string[] | null;
  readonly attributeIds: readonly string[];
  readonly requiredAttributeIds: readonly string[];
};

/** The whole tree in memory: ten thousand nodes, read thousands of times a second, changed a few times a month. */
export type Tree = {
  readonly byId: ReadonlyMap<string, Category>;
  readonly rows: ReadonlyMap<string, CategoryRow>;
  readonly children: ReadonlyMap<string | null, readonly string[]>;
  /** Leaves and branches by what a file may call them: name in either language, or the whole path. */
  readonly named: ReadonlyMap<string, readonly string[]>;
  /** Sets of goods made of its categories, by code. */
  readonly tracks: readonly Track[];
};

/** What holds where no category above says anything. */
export type TreeDefaults = { readonly commissionBps: number; readonly taxBps: number };

/** Grows the tree from its rows, in the order of their places; rules are inherited from above. Rows of unknown parents are left out. */
export function growTree(rows: readonly CategoryRow[], defaults: TreeDefaults, tracks: readonly Track[] = []): Tree {
  const children = new Map<string | null, string[]>();
  const byRow = new Map(rows.map((row) => [row.id, row]));
  for (const row of rows) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row.id]);
  const byId = new Map<string, Category>();
  const named = new Map<string, string[]>();
  const visit = (id: string, above: Category | null): void => {
    const row = byRow.get(id);
    if (!row) return;
    const name: Text2 = { zh: row.nameZh, en: row.nameEn };
    const path = [...(above?.path ?? []), { id, name }];
    const below = children.get(id) ?? [];
    const category: Category = {
      id,
      parentId: row.parentId,
      name,
      path,
      // What is only proposed, or gone, does not make a branch of what is above it.
      leaf: !below.some((one) => holdsPlace(byRow.get(one)?.state ?? 'closed')),
      level: path.length,
      state: row.state,
      mergedInto: row.mergedInto,
      commissionBps: bps(row.commissionBps ?? above?.commissionBps ?? defaults.commissionBps),
      taxBps: bps(row.taxBps ?? above?.taxBps ?? defaults.taxBps),
      returnRule: row.returnRule ?? above?.returnRule ?? 'seven_days',
      licences: row.licences ?? above?.licences ?? [],
    };
    byId.set(id, category);
    for (const called of new Set(
      [id, name.zh, name.en, ...(['zh', 'en'] as const).map((lang) => path.map((one) => one.name[lang]).join('>'))].map(
        nameKey,
      ),
    ))
      named.set(called, [...(named.get(called) ?? []), id]);
    for (const child of below) visit(child, category);
  };
  for (const id of children.get(null) ?? []) visit(id, null);
  return { byId, rows: byRow, children, named, tracks };
}

/** Lower case, no spaces, one kind of separator: how names meet. */
export const nameKey = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s　]+/g, '')
    .replaceAll(/[/＞→|｜\\]/g, '>');

/** A category and everything under it. */
export function under(tree: Tree, id: string): string[] {
  const all: string[] = [];
  const visit = (one: string): void => {
    all.push(one);
    for (const child of tree.children.get(one) ?? []) visit(child);
  };
  if (tree.byId.has(id)) visit(id);
  return all;
}

/** The category a name leads to today: one that was merged leads on, through as many merges as there were. */
export function redirected(tree: Pick<Tree, 'rows'>, id: string): string {
  const seen = new Set<string>();
  let at = id;
  for (;;) {
    const row = tree.rows.get(at);
    if (!row?.mergedInto || seen.has(at)) return at;
    seen.add(at);
    at = row.mergedInto;
  }
}
