const event = 'dongxi-cart';

/** Tells the page head that the cart holds something else now. */
export function cartChanged(): void {
  window.dispatchEvent(new Event(event));
}

/** Calls back now and whenever this page changed the cart; the answer ends it. */
export function onCart(callback: () => void): () => void {
  callback();
  window.addEventListener(event, callback);
  return () => window.removeEventListener(event, callback);
}

/** A name for one act. `crypto.randomUUID` exists on secure origins only; a market on a local network has none. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
