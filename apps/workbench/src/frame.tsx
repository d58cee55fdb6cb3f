import {
  BarChartOutlined,
  CalendarOutlined,
  CustomerServiceOutlined,
  GiftOutlined,
  PlayCircleOutlined,
  ProfileOutlined,
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
    { to: '/goods', text: t('job.goods'), icon: <TagsOutlined aria-hidden /> },
    { to: '/orders', text: t('job.orders'), icon: <ProfileOutlined aria-hidden /> },
    { to: '/after-sales', text: t('job.after_sales'), icon: <CustomerServiceOutlined aria-hidden /> },
    { to: '/marketing', text: t('job.marketing'), icon: <GiftOutlined aria-hidden /> },
    { to: '/live', text: t('job.live'), icon: <PlayCircleOutlined aria-hidden /> },
    { to: '/members', text: t('job.members'), icon: <TeamOutlined aria-hidden /> },
    { to: '/money', text: t('job.money'), icon: <WalletOutlined aria-hidden /> },
    { to: '/data', text: t('job.data'), icon: <BarChartOutlined aria-hidden /> },
    { to: '/shop', text: t('job.shop'), icon: <ShopOutlined aria-hidden /> },
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
