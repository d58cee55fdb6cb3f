import { once } from 'node:events';
import Fastify from 'fastify';

/** A Fastify with one route and nothing else: how fast these bytes can be answered at all. They come as the first message. */
export type BareReady = { readonly url: string };

const [{ bytes, headers }] = (await once(process, 'message')) as [
  { bytes: Uint8Array; headers: Record<string, string> },
];
const {
  'transfer-encoding': _chunked,
  'content-length': _length,
  date: _date,
  connection: _connection,
  'keep-alive': _keep,
  ...kept
} = headers;
const text = Buffer.from(bytes).toString('utf8');
const app = Fastify();
app.get('/', async (_request, reply) => reply.headers(kept).send(text));
const ready: BareReady = { url: await app.listen({ host: '127.0.0.1', port: 0 }) };
process.send?.(ready);
process.once('disconnect', () => process.exit(0));
