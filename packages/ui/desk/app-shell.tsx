import { GlobalOutlined, MenuOutlined, MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Drawer, Dropdown, Layout, Menu } from 'antd';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { Logo } from '../parts/logo.tsx';
import { type ThemeWish, useDeskTheme } from './desk-root.tsx';
import { useKept } from './kept.ts';
import { speak, useDeskWords } from './words.ts';

/** A job of the left rail: a page, or a group of pages. */
export interface Job {
  /** Path under the face's base; the longest that the address begins with is the current one. */
  to: string;
  text: string;
  icon?: ReactNode;
  pages?: readonly { to: string; text: string; count?: number }[];
}

export interface AppShellProps {
  jobs: readonly Job[];
  /** Beside the name mark: "商家工作台" / "平台控制台". */
  faceName: string;
  /** Shop switcher, region, … */
  slot?: ReactNode;
  user: { name: string; acts: readonly { key: string; text: string; onClick: () => void; danger?: boolean }[] };
}

/** The current page and the group it belongs to, by the longest matching path. */
export function currentJob(jobs: readonly Job[], pathname: string): { page: string | null; group: string | null } {
  const all = jobs.flatMap((job) => [
    { to: job.to, group: job.pages ? job.to : null },
    ...(job.pages ?? []).map((page) => ({ to: page.to, group: job.to })),
  ]);
  const fits = all.filter(({ to }) => pathname === to || pathname.startsWith(to === '/' ? '//' : `${to}/`));
  const best = fits.sort((a, b) => b.to.length - a.to.length)[0];
  return { page: best?.to ?? null, group: best?.group ?? null };
}

function Rail({ jobs, folded = false, onGo }: { jobs: readonly Job[]; folded?: boolean; onGo?: () => void }) {
  const { pathname } = useLocation();
  const { page, group } = currentJob(jobs, pathname);
  // Groups stay as the reader left them; the one of the page just reached opens.
  const [openGroups, setOpenGroups] = useState<readonly string[]>([]);
  useEffect(() => {
    if (group) setOpenGroups((now) => (now.includes(`group:${group}`) ? now : [...now, `group:${group}`]));
  }, [group]);
  const link = (to: string, text: string, count?: number) => (
    <Link to={to} onClick={onGo} aria-current={to === page ? 'page' : undefined}>
      {text}
      {count ? <span className="desk-count">{count > 99 ? '99+' : count}</span> : null}
    </Link>
  );
  return (
    <Menu
      mode="inline"
      inlineIndent={18}
      selectedKeys={page ? [page] : []}
      // Folded to icons its groups are pop-ups, which open for whoever points at them and not by themselves.
      key={folded ? 'folded' : 'whole'}
      {...(!folded && { openKeys: [...openGroups], onOpenChange: setOpenGroups })}
      items={jobs.map((job) =>
        job.pages
          ? {
              key: `group:${job.to}`,
              icon: job.icon,
              label: job.text,
              children: job.pages.map((one) => ({ key: one.to, label: link(one.to, one.text, one.count) })),
            }
          : { key: job.to, icon: job.icon, label: link(job.to, job.text) },
      )}
    />
  );
}

/** The frame of a desk: rail by job on the left (a drawer on a phone), who and where on top, the page. */
export function AppShell({ jobs, faceName, slot, user }: AppShellProps) {
  const { t } = useDeskWords();
  const [narrow, setNarrow] = useState(false);
  const [railShown, setRailShown] = useState(false);
  const [folded, setFolded] = useKept('dongxi.rail.folded', false);
  return (
    <Layout className="desk">
      <a href="#content" className="desk-skip">
        {t('shell.skip')}
      </a>
      <Layout.Sider
        breakpoint="lg"
        onBreakpoint={setNarrow}
        collapsible={!narrow}
        collapsed={narrow || folded}
        collapsedWidth={narrow ? 0 : 64}
        onCollapse={(value, cause) => cause === 'clickTrigger' && setFolded(value)}
        trigger={narrow ? null : undefined}
        width={224}
        theme="light"
        className="desk-rail"
      >
        <nav aria-label={t('shell.jobs')}>
          <div className="desk-mark">
            <Logo wordmark={!folded} />
          </div>
          {narrow ? null : <Rail jobs={jobs} folded={folded} />}
        </nav>
      </Layout.Sider>
      <Layout>
        <Layout.Header className="desk-top">
          {narrow ? (
            <Button
              type="text"
              icon={<MenuOutlined aria-hidden />}
              aria-label={t('shell.jobs')}
              onClick={() => setRailShown(true)}
            />
          ) : null}
          <strong className="desk-face">{faceName}</strong>
          {slot}
          <div className="desk-top-right">
            <LanguageButton />
            <ThemeButton />
            <Dropdown
              trigger={['click']}
              menu={{
                items: user.acts.map(({ key, text, onClick, danger }) => ({
                  key,
                  label: text,
                  onClick,
                  danger: danger ?? false,
                })),
              }}
            >
              <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t('shell.user', { name: user.name })}>
                <span className="desk-user">{user.name}</span>
              </Button>
            </Dropdown>
          </div>
        </Layout.Header>
        <Layout.Content id="content" tabIndex={-1} className="desk-page" role="main">
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </Layout.Content>
      </Layout>
      <Drawer
        open={narrow && railShown}
        placement="left"
        size={264}
        onClose={() => setRailShown(false)}
        title={<Logo />}
      >
        <Rail jobs={jobs} onGo={() => setRailShown(false)} />
      </Drawer>
    </Layout>
  );
}

/** Chinese or English, for this person on all faces. */
export function LanguageButton() {
  const { lang } = useDeskWords();
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" icon={<GlobalOutlined aria-hidden />} lang={other} onClick={() => speak(other)}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}

function ThemeButton() {
  const { t } = useDeskWords();
  const { wish, setWish, dark } = useDeskTheme();
  const wishes: readonly ThemeWish[] = ['auto', 'light', 'dark'];
  const names = { auto: t('theme.auto'), light: t('theme.light'), dark: t('theme.dark') };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [wish],
        items: wishes.map((one) => ({ key: one, label: names[one], onClick: () => setWish(one) })),
      }}
    >
      <Button
        type="text"
        icon={dark ? <MoonOutlined aria-hidden /> : <SunOutlined aria-hidden />}
        aria-label={t('theme.label')}
      />
    </Dropdown>
  );
}
