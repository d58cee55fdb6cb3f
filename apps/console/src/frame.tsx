import {
  AuditOutlined,
  BarChartOutlined,
  CalendarOutlined,
  ProfileOutlined,
  SettingOutlined,
  ShopOutlined,
  TagsOutlined,
  TeamOutlined,
  WalletOutlined,
} from '@ant-design/icons';
import { useNavigate } from 'react-router';
import { AppShell, type Job, request, useWords } from '#ui/desk/index.ts';

/** Rail by job, head and place of the pages. */
export function Frame() {
  const { t } = useWords();
  const navigate = useNavigate();
  const jobs: Job[] = [
    { to: '/today', text: t('job.today'), icon: <CalendarOutlined aria-hidden /> },
    { to: '/shops', text: t('job.shops'), icon: <ShopOutlined aria-hidden /> },
    { to: '/goods', text: t('job.goods'), icon: <TagsOutlined aria-hidden /> },
    { to: '/orders', text: t('job.orders'), icon: <ProfileOutlined aria-hidden /> },
    { to: '/money', text: t('job.money'), icon: <WalletOutlined aria-hidden /> },
    { to: '/people', text: t('job.people'), icon: <TeamOutlined aria-hidden /> },
    { to: '/figures', text: t('job.figures'), icon: <BarChartOutlined aria-hidden /> },
    { to: '/audit', text: t('job.audit'), icon: <AuditOutlined aria-hidden /> },
    { to: '/settings', text: t('job.settings'), icon: <SettingOutlined aria-hidden /> },
  ];
  const signOut = async () => {
    await request('POST', '/sign-out');
    navigate('/sign-in');
  };
  return (
    <AppShell
      jobs={jobs}
      faceName={t('face.name')}
      user={{ name: t('face.me'), acts: [{ key: 'out', text: t('face.sign_out'), onClick: signOut }] }}
    />
  );
}
