import '#ui/desk/desk.css';
import './workbench.css';
import { createRoot } from 'react-dom/client';
import { startWords } from '#ui/desk/index.ts';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { Workbench } from './workbench.tsx';

await startWords({ 'zh-CN': zh, en });
const place = document.getElementById('desk');
if (place) createRoot(place).render(<Workbench />);
