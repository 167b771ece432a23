import { defineApp } from 'latchkey';
import { CustomUser } from './user.ts';

export const accounts = defineApp({ name: 'accounts', models: [CustomUser], folder: import.meta.dirname });
