import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  BookError,
  type BookEvent,
  chinaIso,
  DAY_MS,
  type Envelope,
  HOUR_MS,
  MINUTE_MS,
  newNumber,
  type Place,
  type Provider,
  SECOND_MS,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '#provider-simulator';
import { billRoutes } from './bills.ts';
import type { Merchant } from './merchant.ts';
import { combinedView, orderRoutes, refundView } from './orders.ts';
import { Refused, WORDS } from './shapes.ts';
import { sharingRoutes } from './sharing.ts';
import { type Keys, openKeys, refusalOf, seal, signedHeaders } from './signature.ts';
import { transferRoutes } from './transfers.ts';

export { selfSigned } from './certificate.ts';
export { openidOf } from './payers.ts';
export { KEY_FILES, seal, signedHeaders } from './signature.ts';

type ByCode = { Params: { code: string }; Querystring: { redirect_url?: string } };

export const MCHID = '1900000001';
export const APP_ID = 'wx-dongxi-simulator';

export type WechatPaySimulator = Simulator & {
  readonly keys: Keys;
  /** Grants an application, as WeChat Pay's reviewers would; answers the sub_mchid. */
  admit(outRequestNo: string): string;
};

/** Terms of e-commerce mode (收付通): facts E. */
const PROVIDER: Provider = {
  name: '微信支付 v3 模拟器 WeChat Pay simulator',
  limits: {
    splitMaxBps: 3_000,
    splitRequests: 50,
    splitReceivers: 50,
    registeredReceivers: 20_000,
    splitAfterMs: MINUTE_MS,
    freezeMs: 180 * DAY_MS,
    refundWindowMs: 365 * DAY_MS,
    returnWindowMs: 180 * DAY_MS,
    personMonthlyFen: 20_000_000,
    refundTakesMs: 2 * SECOND_MS,
    splitTakesMs: SECOND_MS,
    payoutTakesMs: 3 * SECOND_MS,
    // Merchant transfer without the receiver's name; general knowledge, each merchant has its own.
    transferLeastFen: 10,
    transferMostFen: 20_000,
    transfersADay: 10,
    transferTakesMs: SECOND_MS,
  },
  ladderMs: [
    ...[15, 15, 30].map((n) => n * SECOND_MS),
    ...[3, 10, 20, 30, 30, 30, 60].map((n) => n * MINUTE_MS),
    ...[3, 3, 3, 6, 6].map((n) => n * HOUR_MS),
  ],
  taken: (answer) => answer.status >= 200 && answer.status < 300,
};

/** WeChat Pay v3 for development and tests: signs, encrypts, freezes, splits and refuses as the real one. */
export async function startWechatPaySimulator(options: SimulatorOptions): Promise<WechatPaySimulator> {
  const keys = openKeys(options.keysFolder, (options.clock ?? Date.now)());
  const merchant: Merchant = { mchid: MCHID, appId: APP_ID, applied: new Map(), scan: () => null };
  const simulator = await startSimulator(PROVIDER, options, (place) => {
    place.app.register(async (scope) => entrance(scope, place, keys, merchant), { prefix: '/v3' });
    place.app.get<ByCode>('/h5/:code', async (request, reply) => {
      const payment = merchant.scan(request.params.code);
      if (!payment) return reply.code(404).send('链接已过期 / the link has expired');
      const back = URL.parse(request.query.redirect_url ?? '');
      if (back?.protocol === 'http:' || back?.protocol === 'https:') payment.returnUrl = back.href;
      return reply.redirect(`/cashier/${payment.prepayNo}`, 303);
    });
    return (event) => tell(place, keys, merchant, event);
  });
  return {
    ...simulator,
    keys,
    admit(outRequestNo) {
      const known = merchant.applied.get(outRequestNo);
      if (known) return known;
      const subMchid = `16${String(merchant.applied.size + 1).padStart(8, '0')}`;
      merchant.applied.set(outRequestNo, subMchid);
      simulator.books.addSeller(subMchid, outRequestNo);
      return subMchid;
    },
  };
}

/** Every request under /v3: signed and fresh, or refused; every answer signed. */
function entrance(app: FastifyInstance, place: Place, keys: Keys, merchant: Merchant): void {
  const nonces = new Map<string, number>();
  app.addHook('preHandler', async (request) => {
    const nowMs = place.clock();
    const refusal = refusalOf(
      keys,
      {
        method: request.method,
        path: request.url,
        body: typeof request.body === 'string' ? request.body : '',
        authorization: request.headers.authorization,
      },
      {
        mchid: merchant.mchid,
        nowMs,
        nonceSeen: (nonce) => {
          for (const [old, at] of nonces) if (at < nowMs - 11 * MINUTE_MS) nonces.delete(old);
          const seen = nonces.has(nonce);
          nonces.set(nonce, nowMs);
          return seen;
        },
      },
    );
    if (refusal) throw new Refused(refusal.status, refusal.code, refusal.message);
    if (place.tooOften()) throw new Refused(429, 'FREQUENCY_LIMITED', '频率超限，请稍后再试');
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof BookError) {
      const [status, code, message] = WORDS[error.code];
      return reply.code(status).send({ code, message, detail: { value: error.message } });
    }
    if (error instanceof Refused) return reply.code(error.status).send({ code: error.code, message: error.message });
    console.error('wechat-pay-simulator', error);
    return reply.code(500).send({ code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' });
  });
  // A bill's file is not signed: its hash came in the signed answer before.
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.url.startsWith('/v3/billdownload/'))
      reply.headers(signedHeaders(keys, typeof payload === 'string' ? payload : '', place.clock()));
    return payload;
  });
  app.get('/certificates', async () => ({
    data: [
      {
        serial_no: keys.platform.serial,
        effective_time: chinaIso(keys.platform.fromMs),
        expire_time: chinaIso(keys.platform.toMs),
        encrypt_certificate: seal(keys.platform.pem, keys.apiKey, 'certificate'),
      },
    ],
  }));
  orderRoutes(app, place, merchant);
  sharingRoutes(app, place, merchant);
  transferRoutes(app, place, merchant);
  billRoutes(app, place, merchant);
}

/** Callbacks: encrypted under the APIv3 key, signed with the platform's. */
function tell(place: Place, keys: Keys, merchant: Merchant, event: BookEvent): void {
  const envelopeOf =
    (type: string, original: string, summary: string, atMs: number): Envelope =>
    ({ eventId, content, misSigned }) => {
      const body = JSON.stringify({
        id: eventId,
        create_time: chinaIso(atMs),
        resource_type: 'encrypt-resource',
        event_type: type,
        summary,
        resource: { original_type: original, ...seal(JSON.stringify(content), keys.apiKey, original) },
      });
      return {
        body,
        headers: { 'content-type': 'application/json', ...signedHeaders(keys, body, place.clock(), misSigned) },
      };
    };
  const eventId = `EV-${newNumber(place.clock, randomBytes(2).toString('hex'))}`.slice(0, 36);
  if (event.kind === 'paid') {
    const { payment } = event;
    const content = combinedView(payment, merchant, payment.scenario === 'wrong-amount' ? 1 : 0);
    const envelope = envelopeOf('TRANSACTION.SUCCESS', 'transaction', '支付成功', place.clock());
    place.deliveries.post({ eventId, url: payment.notifyUrl, content, envelope }, payment.scenario);
    return;
  }
  const { refund } = event;
  const { part } = place.books.partByNumber(refund.part);
  const view = refundView(refund, part, merchant);
  const type = refund.state === 'succeeded' ? 'REFUND.SUCCESS' : 'REFUND.ABNORMAL';
  const envelope = envelopeOf(type, 'refund', '退款结果', place.clock());
  const content = { ...view, refund_status: view.status };
  place.deliveries.post({ eventId, url: refund.notifyUrl, content, envelope }, 'normal');
}
