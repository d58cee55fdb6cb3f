import { App, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { client, FormPage, ProblemAlert, StateTag, useAct, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { ContentFields } from '../content/content-fields.tsx';
import { Standing } from '../content/standing.tsx';
import { bodyOf, type ContentValues, newPiece, type Piece, valuesOf } from '../content/values.ts';
import { useShop } from '../shop.tsx';
import { pieceTone } from '../tones.ts';

/** Writing a piece, or its next version. */
export function ContentEditPage() {
  const { pieceId } = useParams();
  return pieceId ? <Existing key={pieceId} pieceId={pieceId} /> : <Editor piece={null} />;
}

function Existing({ pieceId }: { pieceId: string }) {
  const shop = useShop();
  const piece = useGet('/api/shops/{shopId}/pieces/{pieceId}', { path: { shopId: shop.id, pieceId } });
  if (piece.error) return <ProblemAlert error={piece.error} onRetry={() => piece.refetch()} />;
  if (!piece.data) return <Skeleton active />;
  // A new version is a new form: what was typed belongs to the version before.
  return <Editor key={piece.data.version} piece={piece.data} />;
}

function Editor({ piece }: { piece: Piece | null }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const save = useAct((values: ContentValues, key): Promise<Piece> => {
    const body = bodyOf(values);
    const path = { shopId: shop.id };
    return piece
      ? client.put('/api/shops/{shopId}/pieces/{pieceId}', { path: { ...path, pieceId: piece.id }, body })
      : client.post('/api/shops/{shopId}/pieces', { path, body: { kind: values.kind, body }, key });
  });
  return (
    <FormPage<ContentValues>
      id={`content:${shop.id}:${piece?.id ?? 'new'}`}
      title={piece ? say(piece.body.title) || t('content.untitled') : t('content.new')}
      trail={[{ text: t('job.content'), to: shop.at('/content') }]}
      tag={
        piece ? (
          <StateTag tone={pieceTone[piece.state] ?? 'quiet'}>{t(`content.state.${piece.state}`)}</StateTag>
        ) : undefined
      }
      lead={piece ? t('content.version_note', { version: piece.version }) : t('content.new_lead')}
      initial={piece ? valuesOf(piece) : newPiece}
      submitText={t('content.save')}
      onSubmit={async (values) => {
        const saved = await save.mutateAsync(values);
        message.success(t('content.saved'));
        if (piece) return;
        navigate(shop.at(`/content/${saved.id}`), { replace: true });
        // The next step stands at the head of the page.
        window.scrollTo({ top: 0 });
      }}
    >
      {(form) => (
        <>
          {piece ? <Standing piece={piece} /> : null}
          <ContentFields form={form} fixed={piece !== null} />
        </>
      )}
    </FormPage>
  );
}
