import { type Ctx, emit, maskPhone, newId, parseId, refusedBy, transact, type Uuid } from '#kernel';
import { maskNumber, requireRealName } from '#modules/accounts';
import { mediaFiles } from '#modules/media';
import { record, setting } from '#modules/operations';
import { divisionPath } from '#modules/regions';
import {
  type ApplicationRow,
  applicationById,
  historyOf,
  insertApplication,
  moveApplication,
  saveForm,
} from './applications-store.ts';
import { refuse } from './errors.ts';
import { FORMS, type FormField, formProblems, unknownFields } from './forms.ts';
import { type ApplicationStep, afterApplicationStep, mayAmend } from './lifecycle.ts';
import { openShop } from './service.ts';
import { settings } from './settings.ts';
import type { Application, ApplicationForm, Licence, Shop, ShopKind } from './types.ts';
import { afterWorkingDays } from './working-days.ts';

/** Who opens a shop is known by name: the person, or the firm behind it (E-Commerce Law art. 27). */
const LEVEL_NEEDED: Readonly<Record<ShopKind, 'identity' | 'enterprise'>> = {
  individual: 'identity',
  sole_trader: 'identity',
  company: 'enterprise',
  flagship: 'enterprise',
  factory: 'enterprise',
};

type Split = {
  readonly form: Record<string, string>;
  readonly sealed: Record<string, string>;
  readonly shopCode: string | null;
};

/** Parts a form into what may be read and what is sealed. A masked value that comes back stands for the one sealed before. */
function split(ctx: Ctx, kind: ShopKind, given: ApplicationForm, before: Readonly<Record<string, string>>): Split {
  const form: Record<string, string> = {};
  const sealed: Record<string, string> = {};
  for (const field of FORMS[kind]) {
    const value = given[field.name]?.trim() ?? '';
    if (value === '') continue;
    if (!field.sealed) {
      form[field.name] = value;
      continue;
    }
    const kept = before[field.name];
    if (kept && value.includes('*')) {
      sealed[field.name] = kept;
      form[field.name] = masked(field, ctx.runtime.secrets.open(kept));
    } else {
      sealed[field.name] = ctx.runtime.secrets.seal(value);
      form[field.name] = masked(field, value);
    }
  }
  return { form, sealed, shopCode: form.shopCode ?? null };
}

const masked = (field: FormField, value: string): string =>
  field.kind === 'phone' ? maskPhone(value) : maskNumber(value);

function refuseUnknown(kind: ShopKind, form: ApplicationForm): void {
  const unknown = unknownFields(kind, form);
  if (unknown.length > 0) throw refuse('field_unknown', { fields: unknown });
}

/**
 * Writes an application; with `submit` it goes to the reviewers in the same step. Refuses field_unknown, application_incomplete, and on submitting
 * accounts.identity_needed or accounts.enterprise_needed by the kind of shop.
 */
export async function apply(
  ctx: Ctx,
  input: { applicantId: Uuid; kind: ShopKind; form: ApplicationForm; submit?: boolean },
): Promise<Application> {
  refuseUnknown(input.kind, input.form);
  if (input.submit) {
    await refuseIncomplete(ctx, input.applicantId, input.kind, input.form, new Set());
    await requireRealName(ctx, input.applicantId, LEVEL_NEEDED[input.kind]);
  }
  return transact(ctx, async (tx) => {
    const row = await insertApplication(tx, {
      id: newId(tx),
      applicantId: input.applicantId,
      kind: input.kind,
      ...split(tx, input.kind, input.form, {}),
    });
    return input.submit ? step(tx, row, 'submit', {}) : row;
  });
}

/** Changes a form while it is the applicant's turn. */
export async function amend(
  ctx: Ctx,
  applicantId: Uuid,
  id: Uuid,
  input: { kind?: ShopKind; form: ApplicationForm },
): Promise<Application> {
  return transact(ctx, async (tx) => {
    const row = await ownApplication(tx, applicantId, id);
    if (!mayAmend(row.state)) throw refuse('application_step_not_allowed', { step: 'amend', state: row.state });
    const kind = input.kind ?? row.kind;
    refuseUnknown(kind, input.form);
    const known = new Set(FORMS[kind].map((field) => field.name));
    const kept = Object.fromEntries(Object.entries(row.form).filter(([name]) => known.has(name)));
    const saved = await saveForm(tx, id, row.state, {
      kind,
      ...split(tx, kind, { ...kept, ...input.form }, row.sealed),
    });
    if (!saved) throw refuse('application_step_not_allowed', { step: 'amend', state: row.state });
    return saved;
  });
}

/**
 * draft, asked or rejected → submitted: the review's clock starts. Throws application_incomplete with each field's problem,
 * accounts.identity_needed or accounts.enterprise_needed by the kind of shop.
 */
export async function submit(ctx: Ctx, applicantId: Uuid, id: Uuid): Promise<Application> {
  return transact(ctx, async (tx) => {
    const row = await ownApplication(tx, applicantId, id);
    await refuseIncomplete(tx, applicantId, row.kind, row.form, new Set(Object.keys(row.sealed)));
    await requireRealName(tx, applicantId, LEVEL_NEEDED[row.kind]);
    return step(tx, row, 'submit', {});
  });
}

/** The applicant takes it back. */
export async function withdraw(ctx: Ctx, applicantId: Uuid, id: Uuid): Promise<Application> {
  return transact(ctx, async (tx) => step(tx, await ownApplication(tx, applicantId, id), 'withdraw', {}));
}

/** Approves: the shop opens, its owner is granted, all in one transaction. Audited. */
export async function approve(ctx: Ctx, id: Uuid): Promise<{ application: Application; shop: Shop }> {
  return transact(ctx, async (tx) => {
    const row = await anyApplication(tx, id);
    if (!afterApplicationStep(row.state, 'approve'))
      throw refuse('application_step_not_allowed', { step: 'approve', state: row.state });
    const { form } = row;
    const shop = await openShop(tx, {
      code: row.shopCode ?? `shop-${row.id.slice(-8)}`,
      name: form.shopName ?? '',
      kind: row.kind,
      ownerId: row.applicantId,
      story: form.story ? { zh: form.story, en: '' } : null,
      divisionCode: form.divisionCode ?? '',
      beltCode: form.beltCode ?? null,
      licences: licencesOf(form),
      terms: 'trial',
    });
    const application = await step(tx, row, 'approve', {}, shop.id);
    return { application, shop };
  });
}

/** Rejects or asks for more, with a reason per field (`_` for the whole). Audited. Throws shops.reason_missing. */
export async function answer(
  ctx: Ctx,
  id: Uuid,
  how: 'reject' | 'ask',
  reasons: Readonly<Record<string, string>>,
): Promise<Application> {
  const given = Object.entries(reasons).filter(([, reason]) => reason.trim() !== '');
  if (given.length === 0) throw refuse('reason_missing');
  return transact(ctx, async (tx) => {
    const row = await anyApplication(tx, id);
    const unknown = given
      .map(([name]) => name)
      .filter((name) => name !== '_' && !FORMS[row.kind].some((field) => field.name === name));
    if (unknown.length > 0) throw refuse('field_unknown', { fields: unknown });
    return step(tx, row, how, Object.fromEntries(given));
  });
}

/** One sealed value in full, for a reviewer who says why: the look itself is audited. */
export async function reveal(ctx: Ctx, id: Uuid, field: string, reason: string): Promise<string> {
  return transact(ctx, async (tx) => {
    const row = await anyApplication(tx, id);
    const sealed = row.sealed[field];
    if (!sealed) throw refuse('field_unknown', { fields: [field] });
    await record(tx, {
      action: 'shops.reveal_field',
      subject: { kind: 'shop_application', id },
      after: { field },
      reason,
    });
    return tx.runtime.secrets.open(sealed);
  });
}

export const history = historyOf;

export async function anyApplication(ctx: Ctx, id: Uuid): Promise<ApplicationRow> {
  const row = await applicationById(ctx, id);
  if (!row) throw refuse('application_not_found');
  return row;
}

/** Another person's application is not found, rather than forbidden: its existence is nobody's business. */
export async function ownApplication(ctx: Ctx, applicantId: Uuid, id: Uuid): Promise<ApplicationRow> {
  const row = await anyApplication(ctx, id);
  if (row.applicantId !== applicantId) throw refuse('application_not_found');
  return row;
}

async function step(
  ctx: Ctx,
  row: ApplicationRow,
  taken: ApplicationStep,
  reasons: Readonly<Record<string, string>>,
  shopId: Uuid | null = null,
): Promise<ApplicationRow> {
  const to = afterApplicationStep(row.state, taken);
  if (!to) throw refuse('application_step_not_allowed', { step: taken, state: row.state });
  const allowed = await setting(ctx, 'shops.review_working_days', settings);
  const dueAt = to === 'submitted' ? afterWorkingDays(ctx.clock.now(), allowed) : null;
  const moved = await moveApplication(ctx, row.id, { step: taken, from: row.state, to, reasons, dueAt, shopId }).catch(
    (error: unknown) => {
      if (refusedBy(error, 'applications_code')) throw refuse('shop_code_taken', { code: row.shopCode });
      throw error;
    },
  );
  if (!moved) throw refuse('application_step_not_allowed', { step: taken, state: row.state });
  if (taken === 'approve' || taken === 'reject' || taken === 'ask')
    await record(ctx, {
      action: `shops.${taken}`,
      subject: { kind: 'shop_application', id: row.id },
      ...(shopId ? { shopId } : {}),
      before: { state: row.state },
      after: { state: to, reasons },
    });
  await emit(ctx, {
    name: `shop_application.${to}`,
    subjectId: row.id,
    shopId,
    payload: { applicantId: row.applicantId, kind: row.kind, shopId, reasons },
  });
  return moved;
}

async function refuseIncomplete(
  ctx: Ctx,
  applicantId: Uuid,
  kind: ShopKind,
  form: ApplicationForm,
  sealedNames: ReadonlySet<string>,
): Promise<void> {
  const fields = formProblems(kind, form, sealedNames);
  const has = (name: string): boolean => (form[name] ?? '') !== '' && !fields.some((problem) => problem.field === name);
  if (
    has('divisionCode') &&
    !(await divisionPath(ctx, form.divisionCode ?? '').then(
      () => true,
      () => false,
    ))
  )
    fields.push({ field: 'divisionCode', code: 'shops.field_division' });
  const pictures = FORMS[kind].filter(
    (field) => (field.kind === 'picture' || field.kind === 'privatePicture') && has(field.name),
  );
  const ids = pictures.map((field) => parseId('med', form[field.name] ?? ''));
  const known = await mediaFiles(
    ctx,
    ids.filter((id) => id !== null),
  );
  pictures.forEach((field, place) => {
    const id = ids[place];
    // Only one's own papers: an id guessed or copied from another application is no paper.
    if (!id || known.get(id)?.madeBy !== applicantId) fields.push({ field: field.name, code: 'shops.field_picture' });
  });
  if (fields.length > 0) throw refuse('application_incomplete', { count: fields.length }, { fields });
}

function licencesOf(form: ApplicationForm): Licence[] {
  const number = form.creditCode;
  if (!number) return [];
  return [
    {
      kind: 'business',
      holder: form.licenceName ?? '',
      number,
      mediaId: form.licencePicture ? parseId('med', form.licencePicture) : null,
      expiresOn: form.licenceExpiresOn ?? null,
    },
  ];
}
