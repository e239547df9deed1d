import { start } from './extension/start.tsx';
import type { Surface } from './services.ts';

void start(document.body, document.documentElement.dataset.surface as Surface);
