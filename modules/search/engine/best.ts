/** The best `room` of many by a score, ties by `before`: a heap whose top is the worst one kept. */
export type Best = {
  readonly offer: (product: number, score: number) => void;
  /** What scores less is not taken. */
  readonly least: () => number;
  /** Best first. */
  readonly taken: () => { product: number; score: number }[];
};

export function bestOf(room: number, before: (a: number, b: number) => boolean): Best {
  const products: number[] = [];
  const scores: number[] = [];
  /** Whether the one at `a` is worse than the one at `b`. */
  const worse = (scoreA: number, productA: number, scoreB: number, productB: number): boolean =>
    scoreA < scoreB || (scoreA === scoreB && before(productB, productA));
  const sink = (start: number, product: number, score: number): void => {
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= products.length) break;
      if (
        child + 1 < products.length &&
        worse(
          scores[child + 1] as number,
          products[child + 1] as number,
          scores[child] as number,
          products[child] as number,
        )
      )
        child += 1;
      if (!worse(scores[child] as number, products[child] as number, score, product)) break;
      products[at] = products[child] as number;
      scores[at] = scores[child] as number;
      at = child;
    }
    products[at] = product;
    scores[at] = score;
  };
  return {
    offer(product, score) {
      if (products.length < room) {
        let at = products.length;
        products.push(product);
        scores.push(score);
        while (at > 0) {
          const parent = (at - 1) >> 1;
          if (!worse(score, product, scores[parent] as number, products[parent] as number)) break;
          products[at] = products[parent] as number;
          scores[at] = scores[parent] as number;
          at = parent;
        }
        products[at] = product;
        scores[at] = score;
      } else if (room > 0 && worse(scores[0] as number, products[0] as number, score, product)) sink(0, product, score);
    },
    least: () =>
      room === 0 ? Number.POSITIVE_INFINITY : products.length < room ? Number.NEGATIVE_INFINITY : (scores[0] as number),
    taken: () =>
      products
        .map((product, at) => ({ product, score: scores[at] ?? 0 }))
        .sort((a, b) => (worse(a.score, a.product, b.score, b.product) ? 1 : -1)),
  };
}
