/** A tree of whole numbers: all that a file of the public session sets may hold. */
export type Tree = number | Tree[];

/**
 * Reads lists and pairs of whole numbers out of a Python pickle. Every other instruction, first of all those that make classes or call
 * functions, is refused, so a file can do nothing.
 */
export function readPickle(bytes: Uint8Array): Tree {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Tree[] = [];
  const marks: number[] = [];
  const list = (of: Tree | undefined): Tree[] => {
    if (!Array.isArray(of)) throw new Error('a list was expected in the pickle');
    return of;
  };
  let at = 0;
  while (at < bytes.length) {
    const code = bytes[at++];
    if (code === PROTO || code === BINPUT) at += 1;
    else if (code === LONG_BINPUT) at += 4;
    else if (code === EMPTY_LIST) stack.push([]);
    else if (code === MARK) marks.push(stack.length);
    else if (code === BININT1) stack.push(view.getUint8(at++));
    else if (code === BININT2) {
      stack.push(view.getUint16(at, true));
      at += 2;
    } else if (code === BININT) {
      stack.push(view.getInt32(at, true));
      at += 4;
    } else if (code === APPEND) {
      const last = stack.pop();
      if (last === undefined) break;
      list(stack.at(-1)).push(last);
    } else if (code === APPENDS) {
      const items = stack.splice(marks.pop() ?? 0);
      const target = list(stack.at(-1));
      for (const item of items) target.push(item);
    } else if (code === TUPLE2) stack.push(stack.splice(-2));
    else if (code === STOP && stack.length === 1) return stack[0] ?? [];
    else throw new Error(`instruction ${code} at byte ${at - 1} of the pickle is not one that makes lists of numbers`);
  }
  throw new Error('the pickle ends too soon');
}

const PROTO = 0x80;
const BINPUT = 0x71;
const LONG_BINPUT = 0x72;
const EMPTY_LIST = 0x5d;
const MARK = 0x28;
const BININT = 0x4a;
const BININT1 = 0x4b;
const BININT2 = 0x4d;
const APPEND = 0x61;
const APPENDS = 0x65;
const TUPLE2 = 0x86;
const STOP = 0x2e;
