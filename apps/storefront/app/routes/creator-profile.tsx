import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Field, TextField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FileField, PICTURES } from '../parts/file-field.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { filesIn, upload } from '../review-pictures.server.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t } = market(context);
  const { profile, mayOpen } = await shown(api.get('/api/me/creator'), url);
  return {
    opened: profile !== null,
    mayOpen: mayOpen || profile !== null,
    name: profile?.name ?? '',
    bio: profile?.bio ?? '',
    avatarId: profile?.avatarId ?? '',
    avatarUrl: profile?.avatarUrl ?? null,
    head: { title: t(profile ? 'creation.change_profile' : 'creation.open'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const sent = await upload(here, url, filesIn(form, 'avatar').slice(0, 1));
  if (!sent.done) return data({ problem: refusedBy(sent.problem) }, { status: sent.problem.status });
  const body = {
    name: textIn(form, 'name').slice(0, 40),
    bio: textIn(form, 'bio').slice(0, 300),
    avatarId: sent.value[0] ?? (textIn(form, 'avatarId') || null),
  };
  const kept = await tried(here.api.put('/api/me/creator', { body }), url);
  if (kept.done) return redirect('/me/creations?done=profile', 303);
  return data({ problem: refusedBy(kept.problem) }, { status: kept.problem.status });
}

export default function CreatorProfile() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = t(page.opened ? 'creation.change_profile' : 'creation.open');
  if (!page.mayOpen)
    return (
      <MinePage here="creations" title={title}>
        <Nothing
          title={t('creation.real_name_first')}
          action={<ButtonLink href="/me/real-name">{t('creation.to_real_name')}</ButtonLink>}
        />
      </MinePage>
    );
  return (
    <MinePage here="creations" title={title}>
      <FormProblem problem={answer?.problem} />
      <Form
        method="post"
        encType="multipart/form-data"
        className="max-w-xl space-y-4 rounded-card border border-line bg-surface p-4"
      >
        <Field
          name="name"
          required
          minLength={2}
          maxLength={20}
          label={t('creation.name')}
          hint={t('creation.name_hint')}
          defaultValue={page.name}
          error={errorOf(answer?.problem, 'name')}
        />
        <TextField
          name="bio"
          rows={3}
          maxLength={300}
          label={t('creation.bio')}
          hint={t('creation.bio_hint')}
          optionalText={t('form.optional')}
          defaultValue={page.bio}
          error={errorOf(answer?.problem, 'bio')}
        />
        <div className="flex items-center gap-4">
          {page.avatarUrl ? (
            <img src={page.avatarUrl} alt="" width="64" height="64" className="size-16 rounded-full object-cover" />
          ) : null}
          <input type="hidden" name="avatarId" value={page.avatarId} />
          <FileField name="avatar" accept={PICTURES} label={t('creation.avatar')} optionalText={t('form.optional')} />
        </div>
        <p className="text-sm text-ink-soft">{t('creation.profile_rules')}</p>
        <Submit look="primary">{t(page.opened ? 'account.save' : 'creation.open')}</Submit>
      </Form>
    </MinePage>
  );
}
