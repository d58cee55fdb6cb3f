import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chinaDay, days, minutes, seconds, toId, uuidv7 } from '#kernel';
import type { CallbackMessage, GatewayPayment } from '../gateway.ts';
import {
  type Bench,
  GOOD_ACCOUNT,
  keyOf,
  newPayment,
  openAt,
  openBench,
  paid,
  startAlipay,
  startEcny,
  startSandbox,
  startStripe,
  startWechat,
  WRONG_ACCOUNT,
} from './benches.ts';

const PROVIDERS = [
  ['sandbox', () => openBench('sandbox', startSandbox)],
  ['ecny', () => openBench('ecny', startEcny)],
  ['wechat', () => openBench('wechat', startWechat)],
  ['alipay', () => openBench('alipay', startAlipay)],
  ['stripe', () => openBench('stripe', startStripe)],
] as const;

/** What every adapter does, whoever stands behind it: the same list for each (T7). */
describe.each(PROVIDERS)('the gateway %s', (_name, open) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await open();
  });
  afterAll(() => bench.close());

  let serial = 0;
  const number = (prefix: 'rfd' | 'stl' | 'pyo' | 'btf', tail = '') => {
    serial += 1;
    return `${toId(prefix, uuidv7(bench.clock.now().getTime() + serial))}${tail}`;
  };
  const query = (payment: ReturnType<typeof newPayment>): Promise<GatewayPayment | null> =>
    bench.gateway.queryPayment(keyOf(payment));
  const told = async (message: CallbackMessage | undefined) => {
    if (!message) throw new Error('no callback came');
    return bench.gateway.verifyCallback(message, bench.clock.now());
  };
  /** What callbacks since `from` say of the payment, genuine ones only, in cents of truth: those that tell an amount. */
  const genuineSince = async (from: number) => {
    const verdicts = await Promise.all(bench.heard.slice(from).map(told));
    return verdicts.flatMap((verdict) => (verdict.genuine ? [verdict] : []));
  };
  const refusedWith = (code: string) => ({ name: 'GatewayError', kind: 'refused', code });
  const frozen = (payment: ReturnType<typeof newPayment>, amountFen: number) => ({
    ...payment.at,
    number: number('stl', '-u'),
    amountFen,
  });

  it('opens a payment, finds it again, and opens the same one once more', async () => {
    const payment = newPayment(bench, [60_00, 40_01]);
    const first = await openAt(bench, payment);
    expect(first).toMatchObject({ number: payment.number, state: 'unpaid', amountFen: 100_01, paidAt: null });
    expect(() => new URL(first.cashierUrl)).not.toThrow();
    expect(await query(payment)).toMatchObject({ state: 'unpaid', amountFen: 100_01 });
    expect(await openAt(bench, payment)).toMatchObject({ number: payment.number, state: 'unpaid' });
    expect(await query(newPayment(bench, [1_00]))).toBeNull();
  });

  it('tells of a success by a genuine callback and by query, to the fen', async () => {
    const from = bench.heard.length;
    const payment = await paid(bench, [33_33]);
    const [verdict] = await genuineSince(from);
    expect(verdict?.event).toMatchObject({ kind: 'payment', payment: { state: 'paid', amountFen: 33_33 } });
    expect(await query(payment)).toMatchObject({ number: payment.number, state: 'paid', amountFen: 33_33 });
    // Whoever pays again by the same account is the same payer (Alipay and Stripe say it when they are asked, not when they tell).
    expect((await query(payment))?.payer).toEqual(expect.any(String));
    expect(verdict?.event).toMatchObject({
      payment: ['alipay', 'stripe'].includes(bench.gateway.name) ? {} : { payer: expect.any(String) },
    });
    expect((await query(payment))?.paidAt).toBeInstanceOf(Date);
  });

  it('tells later when the callback is delayed, and twice when it is doubled, with one event id', async () => {
    const from = bench.heard.length;
    await paid(bench, [5_00], 'delayed');
    expect(await genuineSince(from)).toHaveLength(1);
    await paid(bench, [5_01], 'double');
    const [, second, third, ...more] = await genuineSince(from);
    expect(second?.eventId).toBe(third?.eventId);
    expect(more).toEqual([]);
  });

  it('is found by query when the callback is lost', async () => {
    const from = bench.heard.length;
    const payment = await paid(bench, [7_00], 'lost');
    expect(bench.heard).toHaveLength(from);
    expect(await query(payment)).toMatchObject({ state: 'paid', amountFen: 7_00 });
  });

  it('is not believed when it signs wrongly; its repeat is', async () => {
    const from = bench.heard.length;
    await paid(bench, [8_00], 'mis-signed');
    await bench.pass(minutes(5));
    const first = bench.heard[from];
    expect(bench.heard.length).toBeGreaterThan(from + 1);
    expect((await told(first)).genuine).toBe(false);
    expect(await genuineSince(from)).toHaveLength(1);
  });

  it('closes what is unpaid, and refuses to close what was paid', async () => {
    const open = newPayment(bench, [9_00]);
    await openAt(bench, open);
    expect(await bench.gateway.closePayment(keyOf(open))).toMatchObject({ state: 'closed' });
    expect(await query(open)).toMatchObject({ state: 'closed' });
    const done = await paid(bench, [9_01]);
    await expect(bench.gateway.closePayment(keyOf(done))).rejects.toMatchObject(refusedWith('ALREADY_PAID'));
  });

  it('may succeed after the close; the money can be sent back', async () => {
    const payment = newPayment(bench, [11_00]);
    await openAt(bench, payment);
    await bench.pay(payment.number, 'late-success');
    await bench.gateway.closePayment(keyOf(payment));
    await bench.pass(seconds(3));
    expect(await query(payment)).toMatchObject({ state: 'paid' });
    const refund = {
      ...payment.at,
      number: number('rfd'),
      paidFen: 11_00,
      amountFen: 11_00,
      reason: '订单已关闭',
      from: 'frozen' as const,
    };
    await bench.gateway.refund(refund);
    await bench.pass(seconds(5));
    expect(await bench.gateway.queryRefund(refund.number, payment.at)).toMatchObject({ state: 'succeeded' });
  });

  it('refunds in parts, once for each number, and never more than was paid', async () => {
    const payment = await paid(bench, [50_00]);
    const refund = {
      ...payment.at,
      number: number('rfd'),
      paidFen: 50_00,
      amountFen: 30_00,
      reason: '七天无理由',
      from: 'frozen' as const,
    };
    await bench.gateway.refund(refund);
    await bench.gateway.refund(refund);
    await bench.pass(seconds(5));
    expect(await bench.gateway.queryRefund(refund.number, payment.at)).toMatchObject({
      number: refund.number,
      state: 'succeeded',
      amountFen: 30_00,
    });
    await expect(bench.gateway.refund({ ...refund, number: number('rfd'), amountFen: 20_01 })).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(await bench.gateway.queryRefund(number('rfd'), payment.at)).toBeNull();
  });

  it('splits the commission once, then releases the rest once', async () => {
    const payment = await paid(bench, [100_00]);
    const split = { ...payment.at, number: number('stl', '-s1'), commissionFen: 5_00, leftFen: 100_00 };
    expect(await bench.gateway.querySplit(split.number, payment.at)).toBeNull();
    await bench.gateway.split(split);
    await bench.gateway.split(split);
    await bench.pass(seconds(5));
    expect(await bench.gateway.split(split)).toMatchObject({ state: 'finished', receivedFen: 5_00 });
    const release = frozen(payment, 95_00);
    expect((await bench.gateway.unfreeze(release)).amountFen).toBe(95_00);
    expect((await bench.gateway.unfreeze(release)).amountFen).toBe(95_00);
    await expect(bench.gateway.unfreeze(frozen(payment, 95_00))).rejects.toMatchObject(refusedWith('ALREADY_UNFROZEN'));
  });

  it('gives a commission back to the shop, at most what was split', async () => {
    const payment = await paid(bench, [100_00]);
    const splitNumber = number('stl', '-s1');
    await bench.gateway.split({ ...payment.at, number: splitNumber, commissionFen: 5_00, leftFen: 100_00 });
    await bench.pass(seconds(5));
    await bench.gateway.unfreeze(frozen(payment, 95_00));
    const back = { ...payment.at, number: number('stl', '-b1'), splitNumber, amountFen: 3_00 };
    expect((await bench.gateway.splitReturn(back)).amountFen).toBe(3_00);
    await expect(
      bench.gateway.splitReturn({ ...back, number: number('stl', '-b2'), amountFen: 2_01 }),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  it('refunds after the release from the balance', async () => {
    const payment = await paid(bench, [20_00]);
    await bench.gateway.unfreeze(frozen(payment, 20_00));
    const refund = {
      ...payment.at,
      number: number('rfd'),
      paidFen: 20_00,
      amountFen: 20_00,
      reason: '质量问题',
      from: 'balance' as const,
    };
    await bench.gateway.refund(refund);
    await bench.pass(seconds(5));
    expect(await bench.gateway.queryRefund(refund.number, payment.at)).toMatchObject({ state: 'succeeded' });
  });

  it('pays out, and tells when the bank sends it back', async () => {
    const payment = await paid(bench, [300_00]);
    await bench.gateway.unfreeze(frozen(payment, 300_00));
    const payout = {
      number: number('pyo'),
      subMerchantId: payment.at.subMerchantId,
      amountFen: 100_00,
      bankAccount: { holder: '慈溪小家电有限公司', number: GOOD_ACCOUNT, bank: '工商银行' },
    };
    expect(await bench.gateway.payout(payout)).toMatchObject({ state: 'processing', amountFen: 100_00 });
    await bench.gateway.payout(payout);
    await bench.pass(minutes(1));
    expect(await bench.gateway.queryPayout(payout.number, payout.subMerchantId)).toMatchObject({ state: 'arrived' });
    bench.bankFails(true);
    const wrong = { ...payout, number: number('pyo'), bankAccount: { ...payout.bankAccount, number: WRONG_ACCOUNT } };
    await bench.gateway.payout(wrong);
    await bench.pass(minutes(1));
    bench.bankFails(false);
    expect(await bench.gateway.queryPayout(wrong.number, wrong.subMerchantId)).toMatchObject({ state: 'returned' });
    expect(await bench.gateway.queryPayout(number('pyo'), payout.subMerchantId)).toBeNull();
  });

  describe('money from a shop to a buyer', () => {
    const sent = async (amountFen: number, remark = '延迟发货赔付') => {
      const payment = await paid(bench, [80_00]);
      return { payment, asked: { ...payment.at, number: number('btf'), amountFen, remark } };
    };

    it('goes out of what was released, once for each number, or is not offered at all', async () => {
      const day = chinaDay(bench.clock.now());
      const { payment, asked } = await sent(4_00);
      expect(await bench.gateway.queryTransfer(asked.number, payment.at)).toBeNull();
      if (!bench.gateway.transfers) {
        await expect(bench.gateway.transfer(asked)).rejects.toMatchObject(refusedWith('TRANSFER_NOT_OFFERED'));
        return;
      }
      await bench.gateway.unfreeze(frozen(payment, 80_00));
      expect(await bench.gateway.transfer(asked)).toMatchObject({ number: asked.number, amountFen: 4_00 });
      await bench.gateway.transfer(asked);
      await bench.pass(seconds(5));
      expect(await bench.gateway.queryTransfer(asked.number, payment.at)).toMatchObject({
        number: asked.number,
        state: 'succeeded',
        amountFen: 4_00,
        failure: null,
      });
      // The number with another amount never sends the other amount.
      const other = await bench.gateway
        .transfer({ ...asked, amountFen: 5_00 })
        .catch((error: { kind: string }) => ({ amountFen: error.kind === 'refused' ? 4_00 : 0 }));
      expect(other.amountFen).toBe(4_00);
      await bench.pass(days(1));
      const rows = (await bench.gateway.dailyBill(day)).filter((row) => row.number === asked.number);
      expect(rows).toEqual([expect.objectContaining({ kind: 'transfer', amountFen: 4_00 })]);
    });

    it('is refused to nobody’s payment and beyond the limit; a closed account sends it back', async () => {
      if (!bench.gateway.transfers) return;
      const { payment, asked } = await sent(3_00, 'abnormal-账户注销');
      await bench.gateway.unfreeze(frozen(payment, 80_00));
      const unpaid = newPayment(bench, [5_00]);
      await openAt(bench, unpaid);
      await expect(bench.gateway.transfer({ ...asked, ...unpaid.at, number: number('btf') })).rejects.toMatchObject({
        kind: 'refused',
      });
      await expect(
        bench.gateway.transfer({ ...asked, number: number('btf'), amountFen: 60_000_00 }),
      ).rejects.toMatchObject({ kind: 'refused' });
      await bench.gateway.transfer(asked);
      await bench.pass(seconds(5));
      const found = await bench.gateway.queryTransfer(asked.number, payment.at);
      expect(found).toMatchObject({ state: 'failed', amountFen: 3_00 });
      expect(found?.failure).toMatch(/ACCOUNT/);
    });
  });

  it('says that it is out of reach, which is not a no', async () => {
    const payment = await paid(bench, [6_00]);
    await bench.outage(true);
    await expect(query(payment)).rejects.toMatchObject({ name: 'GatewayError', kind: 'unavailable' });
    await bench.outage(false);
    expect(await query(payment)).toMatchObject({ state: 'paid' });
  });

  it('hands out the bill of a finished day with every movement under our numbers', async () => {
    const day = chinaDay(bench.clock.now());
    const payment = await paid(bench, [70_00, 30_00]);
    const refund = number('rfd');
    await bench.gateway.refund({
      ...payment.at,
      number: refund,
      paidFen: 70_00,
      amountFen: 10_00,
      reason: '少发',
      from: 'frozen',
    });
    await bench.pass(seconds(5));
    const split = number('stl', '-s1');
    await bench.gateway.split({ ...payment.at, number: split, commissionFen: 3_00, leftFen: 60_00 });
    await bench.pass(seconds(5));
    const release = frozen(payment, 57_00);
    await bench.gateway.unfreeze(release);
    await expect(bench.gateway.dailyBill(day)).rejects.toMatchObject(refusedWith('BILL_NOT_READY'));
    await bench.pass(days(1));
    const rows = await bench.gateway.dailyBill(day);
    const mine = rows.filter((row) => [payment.number, refund, split, release.number].includes(row.number));
    const told = mine.map(({ kind, number: no, subNumber, amountFen }) => ({ kind, no, subNumber, amountFen }));
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'payment', no: payment.number, subNumber: payment.parts[0]?.subNumber, amountFen: 70_00 },
        { kind: 'payment', no: payment.number, subNumber: payment.parts[1]?.subNumber, amountFen: 30_00 },
        expect.objectContaining({ kind: 'refund', no: refund, amountFen: 10_00 }),
        expect.objectContaining({ kind: 'split', no: split, amountFen: 3_00 }),
        expect.objectContaining({ kind: 'unfreeze', no: release.number, amountFen: 57_00 }),
      ]),
    );
    expect(mine).toHaveLength(5);
  });
});

it('a request of ours that was too long under way is no answer about the money: what it asked for may have been done before', async () => {
  const bench = await openBench('sandbox', startSandbox);
  try {
    const payment = await paid(bench, [6_00]);
    let signed = false;
    const late = bench.started.byClock({
      now: () => {
        const now = bench.clock.now();
        if (!signed) bench.clock.advance(minutes(6));
        signed = true;
        return now;
      },
    });
    await expect(late.queryPayment(keyOf(payment))).rejects.toMatchObject({
      name: 'GatewayError',
      kind: 'unavailable',
      code: 'OUR_SIGNATURE_REFUSED',
      message: 'TIMESTAMP_DRIFT',
    });
  } finally {
    await bench.close();
  }
});
