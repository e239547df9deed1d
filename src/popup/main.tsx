import { start } from './extension/start.tsx';
import type { Surface } from './services.ts';

start(document.body, document.documentElement.dataset.surface as Surface);
