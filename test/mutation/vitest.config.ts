import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';
import { chosenRoom } from './rooms.ts';

const { globalSetup: _, include: __, ...test } = base.test ?? {};

/** The tests that can notice a change in the room, on SQLite alone: a run is minutes then. */
export default mergeConfig(
  { ...base, test },
  {
    test: { include: [...chosenRoom().tests], provide: { postgresUrl: null } },
  },
);
