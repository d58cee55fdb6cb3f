/** What a policy pays for one parcel back, in fen, by how far it goes. */
export type PayTable = {
  readonly sameProvinceFen: number;
  readonly otherProvinceFen: number;
  readonly remoteFen: number;
};

/** What the way back is worth between two divisions, in fen; `remote` are beginnings of division codes. Pure. */
export function payFor(table: PayTable, from: string, to: string, remote: readonly string[]): number {
  if (from.slice(0, 2) === to.slice(0, 2)) return table.sameProvinceFen;
  const far = (code: string): boolean => remote.some((beginning) => code.startsWith(beginning));
  return far(from) || far(to) ? table.remoteFen : table.otherProvinceFen;
}
