import '#ui/desk/desk.css';
import './console.css';
import { createRoot } from 'react-dom/client';
import { startWords } from '#ui/desk/index.ts';
import { Console } from './console.tsx';
import { words } from './words.ts';

await startWords(words);
const place = document.getElementById('desk');
if (place) createRoot(place).render(<Console />);
