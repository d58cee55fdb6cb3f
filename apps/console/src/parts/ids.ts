const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const width = 26;

/** `ord_01k…` → the UUID inside, for names that carry it (accounts of the ledger); null when it is no such id. */
export function rawId(id: string): string | null {
  const text = id.slice(id.indexOf('_') + 1);
  if (text.length !== width || [...text].some((letter) => !alphabet.includes(letter))) return null;
  const number = [...text].reduce((sum, letter) => sum * 32n + BigInt(alphabet.indexOf(letter)), 0n);
  const hex = number.toString(16).padStart(32, '0');
  return hex.length > 32 ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A UUID → the id that the API and the addresses of pages know: `edgeId('ord', '0199…')`. */
export function edgeId(prefix: string, uuid: string): string {
  let number = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < width; place += 1) {
    text = `${alphabet[Number(number % 32n)]}${text}`;
    number /= 32n;
  }
  return `${prefix}_${text}`;
}
