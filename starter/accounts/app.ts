import { defineApp } from 'latchkey';
import { CustomUser } from './user.ts';

/** The app of the accounts: its models, and in `migrations/` the steps that make their tables. */
export const accounts = defineApp({ name: 'accounts', models: [CustomUser], folder: import.meta.dirname });
