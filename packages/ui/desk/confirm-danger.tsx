import { App, Descriptions, Input } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { useProblemText } from './problem-alert.tsx';
import { useDeskWords } from './words.ts';

export interface Danger {
  /** The act as a question: "冻结店铺「青瓷坊」？" */
  title: string;
  /** What will happen, in figures: goods taken off, orders touched, money moved. */
  figures: readonly { label: string; value: ReactNode }[];
  /** Whether and how it can be undone. */
  consequence: ReactNode;
  okText: string;
  /** A reason is written down with the act, at least 4 characters. */
  reasonLabel?: string;
  run: (reason: string) => Promise<unknown>;
}

/**
 * `const confirm = useConfirmDanger(); if (await confirm({ … })) …`: says what will happen before it happens, keeps the dialog
 * when it fails. Resolves with whether it was done.
 */
export function useConfirmDanger(): (danger: Danger) => Promise<boolean> {
  const { modal, message } = App.useApp();
  const { t } = useDeskWords();
  const textOf = useProblemText();
  return useCallback(
    ({ title, figures, consequence, okText, reasonLabel, run }: Danger) =>
      new Promise<boolean>((settle) => {
        let reason = '';
        const allowed = () => !reasonLabel || reason.trim().length >= 4;
        const dialog = modal.confirm({
          title,
          width: 520,
          okText,
          cancelText: t('danger.cancel'),
          okButtonProps: { danger: true, disabled: !allowed() },
          focusable: { autoFocusButton: 'cancel' },
          content: (
            <>
              <Descriptions
                column={1}
                size="small"
                bordered
                items={figures.map(({ label, value }) => ({ key: label, label, children: value }))}
              />
              <p>{consequence}</p>
              {reasonLabel ? (
                <Input.TextArea
                  aria-label={reasonLabel}
                  placeholder={reasonLabel}
                  maxLength={500}
                  rows={3}
                  onChange={(event) => {
                    reason = event.target.value;
                    dialog.update({ okButtonProps: { danger: true, disabled: !allowed() } });
                  }}
                />
              ) : null}
            </>
          ),
          onCancel: () => settle(false),
          onOk: async () => {
            try {
              await run(reason.trim());
              settle(true);
            } catch (error) {
              message.error(textOf(error));
              throw error;
            }
          },
        });
      }),
    [modal, message, t, textOf],
  );
}
