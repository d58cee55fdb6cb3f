import { type Ctx, days, earlier, hours, type Json, later, refusedBy, transact, userIdOf } from '#kernel';
import { misfits, record, setSetting, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { LEAST_HOURS, MOST_DAYS, MOST_VARIANTS, variantsWrong } from './rules.ts';
import { changing } from './running-service.ts';
import * as store from './store.ts';
import { settingsOf } from './surfaces.ts';
import { type Experiment, phaseOf, type Surface, type Variant, type VariantFigures } from './types.ts';

export type Draft = Pick<Experiment, 'name' | 'hypothesis' | 'surface' | 'variants' | 'startsAt' | 'endsAt'>;

/** Orders follow a click for a week at most; a day later their figures stand. */
const SETTLED = days(8);

/** Refuses experiments.period_invalid for a period that is over, too short or too long, as of `from`. */
function checkPeriod(from: Date, endsAt: Date): void {
  const refused = { most: MOST_DAYS, hours: LEAST_HOURS };
  if (endsAt < later(from, hours(LEAST_HOURS)) || endsAt > later(from, days(MOST_DAYS)))
    throw refuse('period_invalid', refused);
}

/** Refuses experiments.variants_invalid, shares_invalid, and value_invalid for what is no value of a setting of the surface. */
function checkVariants(surface: Surface, variants: readonly Variant[]): void {
  const wrong = variantsWrong(variants);
  if (wrong) throw refuse(wrong, { most: MOST_VARIANTS });
  const settings = new Map(settingsOf(surface));
  for (const { setting: key, value } of variants.flatMap((one) => one.overrides)) {
    const declared = settings.get(key);
    const problems = declared ? misfits(declared, value) : ['not of this surface'];
    if (problems.length > 0) throw refuse('value_invalid', { key, problems: problems.join('; ') });
  }
}

const told = ({ name, surface, variants, endsAt }: Draft): Json => ({
  name,
  surface,
  endsAt: endsAt.toISOString(),
  variants: variants.map(({ key, shareBps, overrides }) => ({
    key,
    shareBps,
    overrides: overrides.map((one) => ({ ...one })),
  })),
});

function checked(ctx: Ctx, draft: Draft): void {
  const now = ctx.clock.now();
  checkPeriod(draft.startsAt && draft.startsAt > now ? draft.startsAt : now, draft.endsAt);
  checkVariants(draft.surface, draft.variants);
}

const found = async (ctx: Ctx, key: string): Promise<Experiment> => {
  const one = await store.experimentByKey(ctx, key);
  if (!one) throw refuse('experiment_not_found');
  return one;
};

/** Writes a draft. Refuses experiments.key_taken (keys are never used twice) and what does not fit (`checked`). */
export const draftExperiment = (ctx: Ctx, key: string, draft: Draft): Promise<Experiment> =>
  transact(ctx, async (tx) => {
    checked(tx, draft);
    const one: Experiment = {
      ...draft,
      key,
      state: 'draft',
      stoppedAt: null,
      adopted: null,
      createdAt: tx.clock.now(),
      madeBy: userIdOf(tx.actor),
      results: null,
    };
    if (!(await store.insertExperiment(tx, one))) throw refuse('key_taken');
    await record(tx, { action: 'experiments.draft', subject: { kind: 'experiment', id: key }, after: told(draft) });
    return one;
  });

/** Changes a draft. Refuses experiments.not_a_draft: once it runs, other shares or values would mix people. */
export const changeExperiment = (ctx: Ctx, key: string, draft: Draft): Promise<Experiment> =>
  transact(ctx, async (tx) => {
    const before = await found(tx, key);
    checked(tx, draft);
    if (!(await store.changeDraft(tx, key, draft))) throw refuse('not_a_draft');
    await record(tx, {
      action: 'experiments.change',
      subject: { kind: 'experiment', id: key },
      before: told(before),
      after: told(draft),
    });
    return found(tx, key);
  });

/**
 * Starts a draft, at its own beginning or now. Every process follows within ten seconds. Refuses experiments.not_a_draft, surface_taken where another runs (or waits) on the
 * surface, and period_invalid where its end has come too near.
 */
export const startExperiment = (ctx: Ctx, key: string): Promise<Experiment> =>
  transact(ctx, async (tx) => {
    const draft = await found(tx, key);
    const now = tx.clock.now();
    const from = draft.startsAt && draft.startsAt > now ? draft.startsAt : now;
    if (draft.state !== 'draft') throw refuse('not_a_draft');
    checkPeriod(from, draft.endsAt);
    checkVariants(draft.surface, draft.variants);
    await store.closeEnded(tx, draft.surface);
    try {
      if (!(await store.setRunning(tx, key, from))) throw refuse('not_a_draft');
    } catch (error) {
      if (refusedBy(error, 'experiments_one_a_surface')) throw refuse('surface_taken');
      throw error;
    }
    await record(tx, {
      action: 'experiments.start',
      subject: { kind: 'experiment', id: key },
      after: { from: from.toISOString(), until: draft.endsAt.toISOString() },
    });
    changing(tx);
    return found(tx, key);
  });

/** Stops one that runs or waits: everybody has the settings again. Refuses experiments.not_running. */
export const stopExperiment = (ctx: Ctx, key: string, reason: string): Promise<Experiment> =>
  transact(ctx, async (tx) => {
    await found(tx, key);
    if (!(await store.setStopped(tx, key))) throw refuse('not_running');
    const stopped = await found(tx, key);
    await record(tx, { action: 'experiments.stop', subject: { kind: 'experiment', id: key }, reason });
    changing(tx);
    return stopped;
  });

/**
 * Makes the values of a variant the settings, from now on; each change is in the log as one of its own. Refuses experiments.still_open before it has ended,
 * variant_unknown, nothing_to_adopt for the variant that is as things are, adopted_already.
 */
export const adoptVariant = (ctx: Ctx, key: string, variantKey: string, reason: string): Promise<Experiment> =>
  transact(ctx, async (tx) => {
    const one = await store.holdExperiment(tx, key);
    if (!one) throw refuse('experiment_not_found');
    const phase = phaseOf(one, tx.clock.now());
    if (phase !== 'ended' && phase !== 'stopped') throw refuse('still_open');
    if (phase === 'ended') await store.closeEnded(tx, one.surface);
    const variant = one.variants.find((own) => own.key === variantKey);
    if (!variant) throw refuse('variant_unknown');
    if (variant.overrides.length === 0) throw refuse('nothing_to_adopt');
    if (!(await store.setAdopted(tx, key, variantKey))) throw refuse('adopted_already');
    for (const { setting: name, value } of variant.overrides)
      if ((await setting(tx, name)) !== value) await setSetting(tx, { key: name, value, reason });
    await record(tx, {
      action: 'experiments.adopt',
      subject: { kind: 'experiment', id: key },
      after: { variant: variantKey, overrides: variant.overrides.map((own) => ({ ...own })) },
      reason,
    });
    changing(tx);
    return found(tx, key);
  });

type Figures = (ctx: Ctx, experiment: string) => Promise<VariantFigures[]>;
let figuresOf: Figures = async () => [];
/** Called at import by the module that counts what visitors do. */
export const registerFigures = (figures: Figures): void => {
  figuresOf = figures;
};

/** An experiment with what has come of it so far. Refuses experiments.experiment_not_found. */
export async function experimentWithFigures(
  ctx: Ctx,
  key: string,
): Promise<{ experiment: Experiment; figures: readonly VariantFigures[] }> {
  const experiment = await found(ctx, key);
  const figures = experiment.state === 'draft' ? [] : (experiment.results ?? (await figuresOf(ctx, key)));
  return { experiment, figures };
}

/** Keeps the figures of those that ended long enough ago: single events go, and with them who was who. Answers how many. */
export const keepFigures = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const over = await store.takeSettled(tx, earlier(tx.clock.now(), SETTLED));
    for (const key of over) await store.keepResults(tx, key, await figuresOf(tx, key));
    return over.length;
  });
