import { DownloadOutlined, ReloadOutlined, SettingOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Empty, type InputRef, Popover, Tooltip } from 'antd';
import { type Key, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { apiAddress, type Call, type ProblemError, request } from './api.ts';
import { useKept } from './kept.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { RowTable } from './row-table.tsx';
import { ScrollBox } from './scroll-box.tsx';
import { type FilterValues, filterNames, sentValues, type TableFilter, TableFilters } from './table-filters.tsx';
import { useTableKeys } from './table-keys.ts';
import type { Page } from './use-api.ts';
import { useDeskWords } from './words.ts';

export interface DeskColumn<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  width?: number;
  align?: 'right' | 'center';
  /** Not shown until chosen. */
  hidden?: boolean;
}

export interface BulkAct<Row> {
  key: string;
  text: string;
  danger?: boolean;
  /** Does it to all rows ticked; the table reads again afterwards. `false`: not done after all, the ticks stay. */
  run: (rows: readonly Row[]) => Promise<unknown>;
}

export interface DataTableProps<Row> {
  /** Name under which this browser keeps columns and saved filters. */
  id: string;
  caption: string;
  /** Route that answers `{ items, nextCursor }`. */
  path: string;
  /** Parameters that are always sent. Filters come from the page's address, so that a figure can link to its rows. */
  query?: Call['query'];
  rowKey: (row: Row) => string;
  columns: readonly DeskColumn<Row>[];
  filters?: readonly TableFilter[];
  bulk?: readonly BulkAct<Row>[];
  /** Route that answers the same rows as a file; gets the same filters. */
  exportPath?: string;
  onOpen?: (row: Row) => void;
  empty?: ReactNode;
  pageSize?: number;
  /** Instead of the API: rows held elsewhere. */
  load?: (query: Readonly<Record<string, unknown>>) => Promise<Page<Row>>;
}

/** A list of the API as a table: server paging by cursor, filters in the address, ticks, columns, export, keyboard. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    id,
    caption,
    path,
    query,
    rowKey,
    columns,
    filters = [],
    bulk = [],
    exportPath,
    onOpen,
    empty,
    pageSize = 50,
    load,
  } = props;
  const { t } = useDeskWords();
  const [params, setParams] = useSearchParams();
  const [hiddenColumns, setHiddenColumns] = useKept<readonly string[]>(
    `dongxi.table.${id}.hidden`,
    columns.filter((column) => column.hidden).map((column) => column.key),
  );
  const [ticked, setTicked] = useState<readonly Key[]>([]);
  // Cursors of the pages behind us: the API only knows the way forward.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const searchRef = useRef<InputRef>(null);

  const values: FilterValues = Object.fromEntries(
    filterNames(filters).flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? '']] : [])),
  );
  const cursor = cursors.at(-1);
  const asked = { ...query, ...sentValues(filters, values) };
  const sent = { ...asked, limit: pageSize, cursor };
  const list = useQuery<Page<Row>, ProblemError>({
    queryKey: [path, sent],
    queryFn: ({ signal }) => (load ? load(sent) : request<Page<Row>>('GET', path, { query: sent, signal })),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => [...(list.data?.items ?? [])], [list.data]);

  const filterBy = (next: FilterValues) => {
    const address = new URLSearchParams(params);
    for (const name of filterNames(filters)) address.delete(name);
    for (const [name, value] of Object.entries(next)) address.set(name, value);
    setParams(address, { replace: true });
    setCursors([]);
    setTicked([]);
  };
  const turnTo = (pages: readonly string[]) => {
    setCursors(pages);
    setTicked([]);
    setActive(-1);
  };

  const open = useCallback(
    (place: number) => {
      const row = rows[place];
      if (row) onOpen?.(row);
    },
    [rows, onOpen],
  );
  const toggle = useCallback(
    (place: number) => {
      const row = rows[place];
      if (!row) return;
      const key = rowKey(row);
      setTicked((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key]));
    },
    [rows, rowKey],
  );
  const [active, setActive] = useTableKeys({ count: rows.length, search: searchRef, open, toggle });
  const tickedRows = rows.filter((row) => ticked.includes(rowKey(row)));

  return (
    <section className="desk-table" aria-label={caption}>
      <div className="desk-table-tools">
        <TableFilters id={id} filters={filters} values={values} onChange={filterBy} searchRef={searchRef} />
        <div className="desk-acts">
          {exportPath ? (
            <Button icon={<DownloadOutlined aria-hidden />} href={apiAddress(exportPath, asked)} download>
              {t('table.export')}
            </Button>
          ) : null}
          <ColumnChoice columns={columns} hidden={hiddenColumns} onChange={setHiddenColumns} />
          <Tooltip title={t('table.reload')}>
            <Button
              icon={<ReloadOutlined aria-hidden />}
              aria-label={t('table.reload')}
              loading={list.isFetching}
              onClick={() => list.refetch()}
            />
          </Tooltip>
        </div>
      </div>
      {tickedRows.length > 0 ? (
        <div className="desk-bulk" role="status">
          <span>{t('table.ticked', { count: tickedRows.length })}</span>
          {bulk.map((act) => (
            <Button
              key={act.key}
              size="small"
              danger={act.danger ?? false}
              onClick={async () => {
                if ((await act.run(tickedRows)) === false) return;
                setTicked([]);
                await list.refetch();
              }}
            >
              {act.text}
            </Button>
          ))}
        </div>
      ) : null}
      {list.error ? <ProblemAlert error={list.error} onRetry={() => list.refetch()} /> : null}
      {/* Scrolls by itself: Ant Design's own scrolling repeats the head with its tick box where nobody should reach it. */}
      <ScrollBox>
        <RowTable<Row>
          size="middle"
          rowKey={rowKey}
          dataSource={rows}
          loading={list.isPending}
          pagination={false}
          columns={columns
            .filter((column) => !hiddenColumns.includes(column.key))
            .map(({ key, title, render, width, align }) => ({
              key,
              title,
              render: (_value: unknown, row: Row) => render(row),
              ...(width !== undefined && { width }),
              ...(align && { align }),
              ...(key === 'acts' && { className: 'desk-cell-acts' }),
            }))}
          {...(bulk.length > 0 && {
            rowSelection: {
              selectedRowKeys: [...ticked],
              onChange: (keys: Key[]) => setTicked(keys),
              columnTitle: (box: ReactNode) => (
                <span className="desk-tick-all">
                  {box}
                  <span aria-hidden>{t('table.tick_all')}</span>
                </span>
              ),
            },
          })}
          rowClassName={(_row, place) => (place === active ? 'desk-row-active' : '')}
          onRow={(row, place) => ({
            onClick: () => setActive(place ?? -1),
            onDoubleClick: () => onOpen?.(row),
          })}
          locale={{
            emptyText: list.error ? (
              <span />
            ) : (
              // A search looks through so many records at a time: there may be more behind those.
              <Empty description={list.data?.nextCursor ? t('table.further') : (empty ?? t('table.empty'))} />
            ),
          }}
        />
      </ScrollBox>
      {rows.length > 0 || cursors.length > 0 || list.data?.nextCursor ? (
        <div className="desk-foot">
          <span className="desk-quiet desk-keys">{t('table.keys')}</span>
          {cursors.length > 0 || list.data?.nextCursor ? (
            <nav className="desk-pager" aria-label={t('table.pages', { caption })}>
              <Button disabled={cursors.length === 0} onClick={() => turnTo(cursors.slice(0, -1))}>
                {t('table.before')}
              </Button>
              <span>{t('table.page', { page: cursors.length + 1 })}</span>
              <Button
                disabled={!list.data?.nextCursor}
                onClick={() => turnTo([...cursors, list.data?.nextCursor ?? ''])}
              >
                {t('table.next')}
              </Button>
            </nav>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

interface ColumnChoiceProps<Row> {
  columns: readonly DeskColumn<Row>[];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}

function ColumnChoice<Row>({ columns, hidden, onChange }: ColumnChoiceProps<Row>) {
  const { t } = useDeskWords();
  const shown = columns.filter((column) => !hidden.includes(column.key)).map((column) => column.key);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="desk-columns"
          value={shown}
          options={columns.map((column) => ({
            value: column.key,
            label: column.title,
            disabled: shown.length === 1 && shown[0] === column.key,
          }))}
          onChange={(keys) => onChange(columns.map((column) => column.key).filter((key) => !keys.includes(key)))}
        />
      }
    >
      <Button icon={<SettingOutlined aria-hidden />}>{t('table.columns')}</Button>
    </Popover>
  );
}
