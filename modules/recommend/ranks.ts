/** The lists, in the order in which they are offered. */
export const LISTS = ['hot', 'new', 'praised', 'repurchased'] as const;
export type List = (typeof LISTS)[number];
export const SCOPES = ['all', 'category', 'track', 'belt'] as const;
export type ScopeKind = (typeof SCOPES)[number];

/** What a list is of: the whole market (id ''), a category, a track or a belt. */
export type Scope = { readonly kind: ScopeKind; readonly id: string };
export type ListOf = Scope & { readonly list: List };
/** A list of a scope in one word, and back; null for what is none. */
export const keyOf = (list: List, { kind, id }: Scope): string => `${list}/${kind}/${id}`;
export function listOf(key: string): ListOf | null {
  const [said, scope, ...rest] = key.split('/');
  const list = LISTS.find((one) => one === said);
  const kind = SCOPES.find((one) => one === scope);
  return list && kind ? { list, kind, id: rest.join('/') } : null;
}

/** What is known of a product; `within` names the categories it lies in, its own and all above. */
export type Ranked = {
  readonly productId: string;
  readonly within: readonly string[];
  readonly beltCode: string | null;
  /** Codes of the tracks it is in. */
  readonly tracks: readonly string[];
  readonly liveAt: number;
  readonly reviews: number;
  readonly goodReviews: number;
  /** Pieces paid, and how often it was opened, in the days the hot list looks back. */
  readonly paidPieces: number;
  readonly clicks: number;
  readonly buyers: number;
  readonly again: number;
};
export type RankRules = {
  readonly now: number;
  readonly newDays: number;
  readonly leastReviews: number;
  readonly leastBuyers: number;
  /** Places a list has at most, and goods without which it is none. */
  readonly most: number;
  readonly least: number;
};
export type Row = {
  readonly list: List;
  readonly scopeKind: ScopeKind;
  readonly scopeId: string;
  readonly place: number;
  readonly productId: string;
  readonly figure: number;
};

/** Lower end of Wilson's 95 % interval of a share: few reviews say little however good they are. */
export function wilson(good: number, all: number): number {
  if (all === 0) return 0;
  const z = 1.96;
  const share = good / all;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * all)) / all);
  return (share + (z * z) / (2 * all) - spread) / (1 + (z * z) / all);
}

const bps = (part: number, whole: number): number => Math.floor((10_000 * part) / whole);

/** Whether a product may stand on a list, by what it is placed (larger first), and the figure that is shown. */
const judged: Readonly<
  Record<List, (one: Ranked, rules: RankRules) => { readonly by: readonly number[]; readonly figure: number } | null>
> = {
  hot: (one) => (one.paidPieces > 0 ? { by: [one.paidPieces, one.clicks], figure: one.paidPieces } : null),
  new: (one, rules) =>
    one.liveAt > rules.now - rules.newDays * 86_400_000
      ? { by: [one.paidPieces, one.clicks, one.liveAt], figure: one.paidPieces }
      : null,
  praised: (one, rules) =>
    one.reviews >= rules.leastReviews
      ? { by: [wilson(one.goodReviews, one.reviews), one.reviews], figure: bps(one.goodReviews, one.reviews) }
      : null,
  repurchased: (one, rules) =>
    one.buyers >= rules.leastBuyers && one.again > 0
      ? { by: [one.again / one.buyers, one.buyers], figure: bps(one.again, one.buyers) }
      : null,
};

/** All lists of all scopes: the best first, equal ones by id, none with fewer than `least` goods. */
export function ranks(goods: readonly Ranked[], rules: RankRules): Row[] {
  return LISTS.flatMap((list) => {
    const placed = goods
      .flatMap((one) => {
        const said = judged[list](one, rules);
        return said ? [{ one, ...said }] : [];
      })
      .sort((a, b) => {
        for (const [at, value] of a.by.entries()) if (value !== b.by[at]) return (b.by[at] ?? 0) - value;
        return a.one.productId < b.one.productId ? -1 : 1;
      });
    const scopes = new Map<string, { kind: ScopeKind; id: string; rows: { productId: string; figure: number }[] }>();
    const put = (kind: ScopeKind, id: string, row: { productId: string; figure: number }): void => {
      const scope = scopes.get(`${kind} ${id}`) ?? { kind, id, rows: [] };
      scopes.set(`${kind} ${id}`, scope);
      if (scope.rows.length < rules.most) scope.rows.push(row);
    };
    for (const { one, figure } of placed) {
      const row = { productId: one.productId, figure };
      put('all', '', row);
      for (const id of new Set(one.within)) put('category', id, row);
      for (const code of one.tracks) put('track', code, row);
      if (one.beltCode) put('belt', one.beltCode, row);
    }
    return [...scopes.values()]
      .filter(({ rows }) => rows.length >= rules.least)
      .flatMap(({ kind, id, rows }) =>
        rows.map((row, at): Row => ({ list, scopeKind: kind, scopeId: id, place: at + 1, ...row })),
      );
  });
}
