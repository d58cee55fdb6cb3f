import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, type Grant, hours, shopScope, system, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  createSession,
  creditCodeCheck,
  grantsOf,
  idNumberCheck,
  registerPerson,
  roles,
  testIdentity,
  verifyRealName,
} from '#modules/accounts';
import {
  addStaff,
  apply,
  approve,
  changeProfile,
  openShop,
  registerClosingCheck,
  shop,
  shopsByIds,
  stepShop,
} from '#modules/shops';
import { keepsAShop, personalShops } from '../personal-service.ts';

let market: TestMarket;
const unfinishedIn = new Map<Uuid, number>();
beforeAll(async () => {
  registerClosingCheck(async (_ctx, shopId) => ({ what: 'orders.open', count: unfinishedIn.get(shopId) ?? 0 }));
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops'] });
  await market.owner`
    INSERT INTO regions.divisions (code, parent_code, level, name) VALUES ('330000', NULL, 1, '浙江省'), ('330200', '330000', 2, '宁波市'), ('330282', '330200', 3, '慈溪市')
    ON CONFLICT DO NOTHING`;
});
afterAll(() => market?.close());

let phones = 13_900_000_000;
async function newcomer(verified = true): Promise<{ id: Uuid; phone: string }> {
  phones += 1;
  const person = await registerPerson(market.ctx(), { phone: String(phones), nickname: `某人${phones % 1000}` });
  if (verified) {
    const { name, idNumber } = testIdentity(phones % 100);
    await verifyRealName(market.ctx(), person.id, { kind: 'identity', name, number: idNumber });
    await verifyRealName(market.ctx(), person.id, {
      kind: 'enterprise',
      name: '慈溪日用电器有限公司',
      number: `${creditBody}${creditCodeCheck(creditBody)}`,
    });
  }
  return { id: person.id, phone: String(phones) };
}
const idBody = '33028219900115123';
const creditBody = '91330282MA2AB12C3';
const companyForm = (code: string) => ({
  shopName: '慈溪日用电器厂',
  shopCode: code,
  story: '做了三十年电水壶',
  divisionCode: '330282',
  mainGoods: '电水壶、电熨斗',
  contactName: '王小明',
  contactPhone: '13800138000',
  idNumber: `${idBody}${idNumberCheck(idBody)}`,
  licenceName: '慈溪日用电器有限公司',
  creditCode: `${creditBody}${creditCodeCheck(creditBody)}`,
  legalPerson: '王小明',
});
const reviewer: Actor = {
  kind: 'user',
  userId: '018f0000-0000-7000-8000-00000000aaaa' as Uuid,
  sessionId: '018f0000-0000-7000-8000-00000000aaab' as Uuid,
  guestId: null,
  grants: [{ scope: 'platform', scopeId: null, role: 'reviewer', permissions: ['shops.*'] }],
};
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test('nobody opens a shop unknown: an individual shop needs the person, a company the firm; a draft needs neither', async () => {
  const person = await newcomer(false);
  const as = market.user([], person.id);
  const { licenceName, creditCode, legalPerson, ...form } = companyForm('nameless');
  const send = (kind: string, given: object, submit: boolean) =>
    market.http('POST', '/shop-applications', { as, body: { kind, form: given, submit } });
  expect((await send('individual', form, false)).status).toBe(201);
  expect((await send('individual', form, true)).body).toMatchObject({ code: 'accounts.identity_needed' });
  const { name, idNumber } = testIdentity(77);
  await verifyRealName(market.ctx(), person.id, { kind: 'identity', name, number: idNumber });
  const firm = { ...form, shopCode: 'nameless-2', licenceName, creditCode, legalPerson };
  expect((await send('company', firm, true)).body).toMatchObject({ code: 'accounts.enterprise_needed' });
  const sent = await send('individual', { ...form, shopCode: 'nameless-3' }, true);
  expect(sent.status).toBe(201);
  await market.http('POST', `/shop-applications/${(sent.body as { id: string }).id}/withdraw`, { as });
});

test('an application goes from draft to shop through HTTP, with its clock, history and audit', async () => {
  const person = await newcomer();
  const applicant = market.user([], person.id);
  const incomplete = await market.http('POST', '/shop-applications', {
    as: applicant,
    body: { kind: 'company', form: { shopName: '店' }, submit: true },
  });
  expect(incomplete.status).toBe(422);
  expect(JSON.stringify(incomplete.body)).toContain('creditCode');
  const begun = await market.http('POST', '/shop-applications', {
    as: applicant,
    body: { kind: 'company', form: { ...companyForm('cixi-daily'), divisionCode: '999999' } },
  });
  const { id } = begun.body as { id: string };
  expect((begun.body as { form: Record<string, string> }).form).toMatchObject({
    idNumber: expect.stringMatching(/^3302\*+\d{3}[\dX]$/),
    contactPhone: '138****8000',
  });
  expect(JSON.stringify(await market.pool`SELECT form, sealed FROM shops.applications`)).not.toContain(idBody);
  expect((await market.http('POST', `/shop-applications/${id}/submit`, { as: applicant })).status).toBe(422);
  // The masked form comes back as the page holds it: nothing sealed is lost.
  const kept = (begun.body as { form: Record<string, string> }).form;
  await market.http('PATCH', `/shop-applications/${id}`, {
    as: applicant,
    body: { form: { ...kept, divisionCode: '330282' } },
  });
  const sent = await market.http('POST', `/shop-applications/${id}/submit`, { as: applicant });
  expect(sent.body).toMatchObject({ state: 'submitted', dueAt: '2026-11-24T16:00:00.000Z', overdue: false });
  expect((await market.http('GET', `/shop-applications/${id}`, { as: market.user() })).status).toBe(404);
  expect((await market.http('POST', `/console/shop-applications/${id}/approve`, { as: applicant })).status).toBe(403);

  const asked = await market.http('POST', `/console/shop-applications/${id}/ask`, {
    as: reviewer,
    body: { reasons: { licencePicture: '请上传营业执照照片' } },
  });
  expect(asked.body).toMatchObject({ state: 'asked', dueAt: null, reasons: { licencePicture: '请上传营业执照照片' } });
  expect((await market.http('POST', `/console/shop-applications/${id}/approve`, { as: reviewer })).status).toBe(409);
  await market.http('POST', `/shop-applications/${id}/submit`, { as: applicant });
  const seen = await market.http('POST', `/console/shop-applications/${id}/reveal`, {
    as: reviewer,
    body: { field: 'idNumber', reason: '核对证件' },
  });
  expect((seen.body as { value: string }).value).toBe(companyForm('x').idNumber);

  const approved = await market.http('POST', `/console/shop-applications/${id}/approve`, { as: reviewer });
  expect(approved.body).toMatchObject({
    application: { state: 'approved' },
    shop: { code: 'cixi-daily', kind: 'company', state: 'open' },
  });
  const detail = await market.http('GET', `/shop-applications/${id}`, { as: applicant });
  expect((detail.body as { history: { step: string }[] }).history.map((one) => one.step)).toEqual([
    'submit',
    'ask',
    'submit',
    'approve',
  ]);
  expect((await grantsOf(market.ctx(), person.id)).some((one) => one.role === 'owner' && one.scope === 'shop')).toBe(
    true,
  );

  const page = await market.http('GET', '/shop-pages/cixi-daily');
  expect(page.body).toMatchObject({
    trading: true,
    licences: [{ kind: 'business', number: companyForm('x').creditCode, holder: '慈溪日用电器有限公司' }],
    division: [{ name: '浙江省' }, { name: '宁波市' }, { name: '慈溪市' }],
  });
  const events = await market.pool<
    { name: string }[]
  >`SELECT name FROM kernel.events WHERE name LIKE 'shop%' ORDER BY seq`;
  expect(events.map((one) => one.name)).toContain('shop.opened');
  const audit = await market.pool<{ action: string }[]>`SELECT action FROM operations.audit_log ORDER BY id`;
  expect(audit.map((one) => one.action)).toEqual(
    expect.arrayContaining(['shops.ask', 'shops.reveal_field', 'shops.approve']),
  );
});

test('what is overdue stands on top and is counted in today', async () => {
  const person = await newcomer();
  const early = await apply(market.ctx(), {
    applicantId: person.id,
    kind: 'company',
    form: companyForm('late-shop'),
    submit: true,
  });
  market.clock.advance(days(4));
  const late = await apply(market.ctx(), {
    applicantId: person.id,
    kind: 'company',
    form: companyForm('new-shop'),
    submit: true,
  });
  const list = await market.http('GET', '/console/shop-applications?state=submitted', { as: reviewer });
  expect(
    (list.body as { items: { id: string; overdue: boolean }[] }).items.map((one) => [one.id, one.overdue]),
  ).toEqual([
    [toId('apl', early.id), true],
    [toId('apl', late.id), false],
  ]);
  const first = await market.http('GET', '/console/shop-applications?state=submitted&limit=1', { as: reviewer });
  const second = await market.http(
    'GET',
    `/console/shop-applications?state=submitted&limit=1&cursor=${(first.body as { nextCursor: string }).nextCursor}`,
    { as: reviewer },
  );
  expect((second.body as { items: { id: string }[] }).items[0]?.id).toBe(toId('apl', late.id));
  const { waitingOnPlatform } = await import('#modules/operations');
  const waiting = (await waitingOnPlatform(market.ctx(reviewer))).find((one) => one.key === 'shops.applications');
  expect(waiting).toMatchObject({ count: 2, overdue: 1 });
});

test('two applications for one code: the second is refused, in review and at the door', async () => {
  const [a, b] = [await newcomer(), await newcomer()];
  await apply(market.ctx(), { applicantId: a.id, kind: 'company', form: companyForm('twin'), submit: true });
  expect(
    await code(apply(market.ctx(), { applicantId: b.id, kind: 'company', form: companyForm('twin'), submit: true })),
  ).toBe('shops.shop_code_taken');
  await openShop(market.ctx(), {
    code: 'taken',
    name: '店',
    kind: 'individual',
    ownerId: a.id,
    divisionCode: '330282',
  });
  expect(
    await code(
      openShop(market.ctx(), { code: 'taken', name: '店', kind: 'individual', ownerId: b.id, divisionCode: '330282' }),
    ),
  ).toBe('shops.shop_code_taken');
});

test('two reviewers approve at once: one shop opens', async () => {
  const person = await newcomer();
  const one = await apply(market.ctx(), {
    applicantId: person.id,
    kind: 'individual',
    form: {
      shopName: '小店',
      divisionCode: '330282',
      mainGoods: '竹编',
      contactName: '李',
      contactPhone: '13800138001',
      idNumber: companyForm('x').idNumber,
    },
    submit: true,
  });
  const outcomes = await Promise.all([
    code(approve(market.ctx(reviewer), one.id)),
    code(approve(market.ctx(reviewer), one.id)),
  ]);
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  expect(await market.pool`SELECT 1 FROM shops.shops WHERE owner_id = ${person.id}`).toHaveLength(1);
});

test('states of a shop: the cache forgets at once, closing asks whether the shop has finished', async () => {
  const person = await newcomer();
  const opened = await openShop(market.ctx(), {
    code: 'states',
    name: '状态店',
    kind: 'individual',
    ownerId: person.id,
    divisionCode: '330282',
  });
  expect((await shop(market.ctx(), opened.id)).state).toBe('open');
  await stepShop(market.ctx(reviewer), opened.id, 'freeze', '涉嫌售假');
  expect((await shop(market.ctx(), opened.id)).state).toBe('frozen');
  expect(await code(stepShop(market.ctx(), opened.id, 'resume', null))).toBe('shops.shop_step_not_allowed');
  expect(await code(stepShop(market.ctx(), opened.id, 'unfreeze', ' '))).toBe('shops.reason_missing');
  await stepShop(market.ctx(reviewer), opened.id, 'unfreeze', '已核实');
  unfinishedIn.set(opened.id, 3);
  expect(await code(stepShop(market.ctx(reviewer), opened.id, 'close', '商家申请'))).toBe('shops.shop_not_finished');
  unfinishedIn.delete(opened.id);
  await stepShop(market.ctx(reviewer), opened.id, 'close', '商家申请');
  expect((await shopsByIds(market.ctx(), [opened.id])).get(opened.id)?.state).toBe('closed');
  expect(await code(stepShop(market.ctx(reviewer), opened.id, 'unfreeze', '后悔'))).toBe('shops.shop_step_not_allowed');
  const named = await market.http('GET', `/console/shops?id=${toId('shp', opened.id)}`, { as: reviewer });
  expect((named.body as { items: { name: string }[] }).items.map((one) => one.name)).toEqual(['状态店']);
});

test('staff: granted, changed, removed; the owner stays', async () => {
  const [owner, packer] = [await newcomer(), await newcomer()];
  const opened = await openShop(market.ctx(), {
    code: 'staffed',
    name: '有员工的店',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  const shopRoles = (await roles(market.ctx())).filter((one) => one.scope === 'shop').map((one) => one.name);
  expect(shopRoles).toEqual(expect.arrayContaining(['owner', 'packer', 'editor']));
  const grants: Grant[] = [{ scope: 'shop', scopeId: opened.id, role: 'owner', permissions: ['*'] }];
  const boss = market.user(grants, owner.id);
  const path = `/shops/${toId('shp', opened.id)}/staff`;
  // Nobody is put on a staff over HTTP without their yes: that is what invitations are for.
  expect((await market.http('POST', path, { as: boss, body: { phone: packer.phone, role: 'packer' } })).status).toBe(
    404,
  );
  const add = (role: string) => addStaff(market.ctx(boss), shopScope(opened.id), { userId: packer.id, role });
  await add('packer');
  expect(await code(add('packer'))).toBe('shops.staff_already');
  expect(await code(add('owner'))).toBe('shops.staff_role_unknown');
  const list = await market.http('GET', path, { as: boss });
  expect((list.body as { items: { role: string; phoneMasked: string }[] }).items.map((one) => one.role)).toEqual([
    'owner',
    'packer',
  ]);
  expect(JSON.stringify(list.body)).not.toContain(packer.phone);
  expect(
    (await market.http('PATCH', `${path}/${toId('usr', packer.id)}`, { as: boss, body: { role: 'editor' } })).status,
  ).toBe(200);
  expect((await grantsOf(market.ctx(), packer.id)).map((one) => one.role)).toEqual(['editor']);
  expect((await market.http('DELETE', `${path}/${toId('usr', packer.id)}`, { as: boss })).status).toBe(204);
  expect(await grantsOf(market.ctx(), packer.id)).toEqual([]);
  expect((await market.http('DELETE', `${path}/${toId('usr', owner.id)}`, { as: boss })).status).toBe(409);
  expect(await createSession(market.ctx(), owner.id)).toBeTruthy();
});

test('the profile is the shop’s own; its history of states and licences is not for its staff to write', async () => {
  const owner = await newcomer();
  const opened = await openShop(market.ctx(), {
    code: 'profile',
    name: '旧名',
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  const changed = await changeProfile(market.ctx(system('test')), shopScope(opened.id), {
    name: '新名',
    story: { zh: '新的故事', en: '' },
  });
  expect(changed).toMatchObject({ name: '新名', story: { zh: '新的故事' }, licences: [] });
  const editor = market.user([{ scope: 'shop', scopeId: opened.id, role: 'editor', permissions: ['catalog.*'] }]);
  expect(
    (await market.http('PATCH', `/shops/${toId('shp', opened.id)}/profile`, { as: editor, body: { name: '偷改' } }))
      .status,
  ).toBe(403);
  expect(await code(addStaff(market.ctx(), shopScope(opened.id), { userId: owner.id, role: 'packer' }))).toBe(
    'shops.staff_already',
  );
  market.clock.advance(hours(1));
});

test('what a person handed in is theirs to take along; who keeps a shop cannot vanish', async () => {
  const [person, keeper] = [await newcomer(), await newcomer()];
  await apply(market.ctx(), { applicantId: person.id, kind: 'company', form: companyForm('export-me') });
  expect(await personalShops(market.ctx(), person.id)).toMatchObject({
    applications: [{ form: { idNumber: companyForm('x').idNumber, contactPhone: '13800138000' } }],
    staffOf: [],
  });
  expect(await keepsAShop(market.ctx(), person.id)).toBeNull();
  await openShop(market.ctx(), {
    code: 'kept',
    name: '还开着',
    kind: 'individual',
    ownerId: keeper.id,
    divisionCode: '330282',
  });
  expect((await keepsAShop(market.ctx(), keeper.id))?.zh).toContain('店铺');
});

test('the database holds what the code promises', async () => {
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { message: string }) => error.message,
    );
  expect(await refused(market.pool`UPDATE shops.application_history SET step = 'approve'`.execute())).toContain(
    'permission denied',
  );
  expect(await refused(market.pool`DELETE FROM shops.application_history`.execute())).toContain('permission denied');
  expect(
    await refused(
      market.owner`UPDATE shops.applications SET state = 'approved', due_at = NULL WHERE state = 'submitted'`.execute(),
    ),
  ).toContain('applications_shop');
  expect(await refused(market.owner`UPDATE shops.shops SET state = 'gone'`.execute())).toContain('shops_state');
  const [member] = await market.owner<{ shopId: string }[]>`SELECT shop_id FROM shops.staff LIMIT 1`;
  const second = market.owner`
    INSERT INTO shops.staff (shop_id, user_id, role, added_at) VALUES (${member?.shopId ?? ''}, gen_random_uuid(), 'owner', now())`;
  expect(await refused(second.execute())).toContain('staff_one_owner');
});
