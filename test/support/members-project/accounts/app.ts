import { defineApp } from 'latchkey';
import { Member } from './user.ts';

export const accounts = defineApp({ name: 'accounts', models: [Member], folder: import.meta.dirname });
