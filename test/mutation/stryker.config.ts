import { chosenRoom } from './rooms.ts';

const room = process.env.MUTATION_ROOM;
const reports = `test/mutation/reports/${room}`;

export default {
  mutate: [...chosenRoom().mutate, '!src/**/*.test.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: !chosenRoom().ofLoading,
  dryRunTimeoutMinutes: 30,
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: `${reports}/incremental.json`,
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `${reports}/mutation.json` },
  htmlReporter: { fileName: `${reports}/mutation.html` },
  tempDirName: '.stryker-tmp',
  disableTypeChecks: 'src/**/*.ts',
  thresholds: { high: 95, low: 90, break: 85 },
  tsconfigFile: 'none.json',
  ignorePatterns: ['/docs', '/bench', '/examples', '/dist', '/biome.json', '/test/mutation/reports'],
};
