import { withRoom } from './room.ts';

/**
 * Lists of (product, impact) by word in two shared pools: a word's list is a chain of blocks, each twice as long as the one
 * before. A block begins with two cells of its own (its capacity, where the next begins; 0 = last). Products in a list ascend.
 */
export type Postings = {
  products: Uint32Array;
  impacts: Uint16Array;
  /** First free cell of the pools; cell 0 is nobody's, so that 0 can mean "none". */
  free: number;
  /** By word: first block, last block, entries in the last block. */
  first: Uint32Array;
  last: Uint32Array;
  filled: Uint32Array;
};

const HEAD = 2;
const SMALLEST = 2;
const LARGEST = 8192;

export const emptyPostings = (): Postings => ({
  products: new Uint32Array(4096),
  impacts: new Uint16Array(4096),
  free: 1,
  first: new Uint32Array(1024),
  last: new Uint32Array(1024),
  filled: new Uint32Array(1024),
});

function openBlock(postings: Postings, capacity: number): number {
  const block = postings.free;
  postings.free = block + HEAD + capacity;
  postings.products = withRoom(postings.products, postings.free);
  postings.impacts = withRoom(postings.impacts, postings.free);
  postings.products[block] = capacity;
  postings.products[block + 1] = 0;
  return block;
}

/** Appends; `product` is greater than every product of the word's list. */
export function append(postings: Postings, word: number, product: number, impact: number): void {
  if (word >= postings.first.length) {
    postings.first = withRoom(postings.first, word + 1);
    postings.last = withRoom(postings.last, word + 1);
    postings.filled = withRoom(postings.filled, word + 1);
  }
  let block = postings.last[word] ?? 0;
  const capacity = block === 0 ? 0 : (postings.products[block] ?? 0);
  if (block === 0 || postings.filled[word] === capacity) {
    const next = openBlock(postings, block === 0 ? SMALLEST : Math.min(LARGEST, capacity * 2));
    if (block === 0) postings.first[word] = next;
    else postings.products[block + 1] = next;
    postings.last[word] = next;
    postings.filled[word] = 0;
    block = next;
  }
  const at = block + HEAD + (postings.filled[word] ?? 0);
  postings.products[at] = product;
  postings.impacts[at] = impact;
  postings.filled[word] = (postings.filled[word] ?? 0) + 1;
}

/** Cells of the pools from `from` up to `to` hold one block's entries. */
export type Stretch = { from: number; to: number };

/** The stretches of a word's list, in order. */
export function stretches(postings: Postings, word: number): Stretch[] {
  const found: Stretch[] = [];
  const last = postings.last[word] ?? 0;
  for (let block = postings.first[word] ?? 0; block !== 0; block = postings.products[block + 1] ?? 0) {
    const held = block === last ? (postings.filled[word] ?? 0) : (postings.products[block] ?? 0);
    found.push({ from: block + HEAD, to: block + HEAD + held });
  }
  return found;
}

/** The same lists without products whose new number is negative, each in one block. */
export function packed(postings: Postings, words: number, newNumbers: Int32Array): Postings {
  const fresh = emptyPostings();
  fresh.first = new Uint32Array(words);
  fresh.last = new Uint32Array(words);
  fresh.filled = new Uint32Array(words);
  fresh.products = new Uint32Array(postings.free + 1);
  fresh.impacts = new Uint16Array(postings.free + 1);
  for (let word = 0; word < words; word += 1) {
    const block = fresh.free;
    let at = block + HEAD;
    for (const { from, to } of stretches(postings, word))
      for (let cell = from; cell < to; cell += 1) {
        const product = newNumbers[postings.products[cell] ?? 0] ?? -1;
        if (product < 0) continue;
        fresh.products[at] = product;
        fresh.impacts[at] = postings.impacts[cell] ?? 0;
        at += 1;
      }
    const held = at - block - HEAD;
    if (held === 0) continue;
    fresh.products[block] = held;
    fresh.first[word] = block;
    fresh.last[word] = block;
    fresh.filled[word] = held;
    fresh.free = at;
  }
  return fresh;
}
