import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { StartError } from '#kernel';
import { type TarFile, tarEnd, tarFiles, tarHeader, tarPadding } from './tar.ts';

/** The form of the archive; another number is another form. */
export const FORMAT = 1;

export type Part = { readonly name: string; readonly bytes: number; readonly sha256: string };
export type TableFacts = { readonly name: string; readonly columns: readonly string[]; readonly rows: number };
export type SequenceFacts = { readonly name: string; readonly last: string; readonly called: boolean };

/** The last file of an archive: what is in it, and what every other file must hash to. */
export type Manifest = {
  readonly format: number;
  /** Version of the software that took it, and of the PostgreSQL it was taken from. */
  readonly dongxi: string;
  readonly postgres: string;
  /** ISO 8601; the moment of the snapshot. */
  readonly takenAt: string;
  readonly migrations: readonly { readonly module: string; readonly name: string; readonly sha256: string }[];
  readonly tables: readonly TableFacts[];
  readonly sequences: readonly SequenceFacts[];
  readonly parts: readonly Part[];
};

export const MANIFEST = 'manifest.json';

export type ArchiveWriter = {
  add(name: string, body: Buffer): Promise<void>;
  /** A file as it lies on the disk. */
  addFile(name: string, path: string): Promise<void>;
  readonly parts: readonly Part[];
  /** Writes the manifest and the end; after this the file is whole and on the disk. */
  close(manifest: Manifest): Promise<void>;
  /** Lets go of the file without an end. */
  abandon(): Promise<void>;
};

/** A new archive at `path`, which must not exist; only its owner may read it. `seconds`: the time its files show. */
export function writeArchive(path: string, seconds: number): ArchiveWriter {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const packer = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const done = finished(packer.pipe(file));
  const broken = new Promise<never>((_, reject) => {
    packer.once('error', reject);
    file.once('error', reject);
  });
  // Who writes next hears of it; until then nobody does.
  broken.catch(() => {});
  done.catch(() => {});
  const parts: Part[] = [];
  const write = async (bytes: Buffer): Promise<void> => {
    if (bytes.length === 0 || packer.write(bytes)) return;
    await Promise.race([new Promise((resolve) => packer.once('drain', resolve)), broken]);
  };
  const put = async (name: string, size: number, body: AsyncIterable<Buffer> | readonly Buffer[]): Promise<Part> => {
    const hash = createHash('sha256');
    let written = 0;
    await write(tarHeader(name, size, seconds));
    for await (const piece of body) {
      hash.update(piece);
      written += piece.length;
      await write(piece);
    }
    if (written !== size) throw new Error(`${name} changed its size while it was read`);
    await write(tarPadding(size));
    return { name, bytes: size, sha256: hash.digest('hex') };
  };
  return {
    parts,
    async add(name, body) {
      parts.push(await put(name, body.length, [body]));
    },
    async addFile(name, path) {
      parts.push(await put(name, (await stat(path)).size, createReadStream(path)));
    },
    async close(manifest) {
      const body = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
      await put(MANIFEST, body.length, [body]);
      await write(tarEnd());
      packer.end();
      await Promise.race([done, broken]);
    },
    async abandon() {
      packer.destroy();
      file.destroy();
      await done.catch(() => {});
    },
  };
}

/** The files of the archive at `path`, in their order. */
export async function* readArchive(path: string): AsyncGenerator<TarFile> {
  const source = createReadStream(path);
  const unpacked = source.pipe(createZstdDecompress());
  source.once('error', (error) => unpacked.destroy(error));
  try {
    yield* tarFiles(unpacked);
    // The packer's own checksum stands behind the last byte: it is only looked at by who reads so far.
    for await (const _rest of unpacked);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

const damaged = (path: string, why: string): StartError =>
  new StartError(
    'backup_damaged',
    `${path} is not a whole backup (${why}); nothing was restored.`,
    `${path} 不是完整的备份（${why}），未恢复任何内容。`,
  );

/** Reads the whole archive and answers its manifest. Refuses `backup_damaged` when one byte is missing or another. */
export async function checkArchive(path: string): Promise<Manifest> {
  const seen: Part[] = [];
  let said = '';
  try {
    for await (const { name, size, body } of readArchive(path)) {
      const hash = createHash('sha256');
      const manifest: Buffer[] = [];
      for await (const piece of body)
        if (name === MANIFEST) manifest.push(piece);
        else hash.update(piece);
      if (name === MANIFEST) said = Buffer.concat(manifest).toString('utf8');
      else seen.push({ name, bytes: size, sha256: hash.digest('hex') });
    }
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  if (said === '') throw damaged(path, 'no manifest');
  const manifest = JSON.parse(said) as Manifest;
  if (manifest.format !== FORMAT)
    throw new StartError(
      'backup_unknown',
      `${path} has form ${manifest.format}; this version reads form ${FORMAT}.`,
      `${path} 的格式为 ${manifest.format}，本版本只能读取格式 ${FORMAT}。`,
    );
  if (manifest.parts.length !== seen.length) throw damaged(path, `${seen.length} of ${manifest.parts.length} parts`);
  for (const [at, part] of manifest.parts.entries())
    if (seen[at]?.name !== part.name || seen[at]?.sha256 !== part.sha256)
      throw damaged(path, `${part.name} is not what was written`);
  return manifest;
}
