/** Files that decide, and the tests that can notice when they decide something else. */
export interface Room {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /**
   * Whether mutants count that are there when a file is loaded or an app opened, for which all tests of the room must run.
   * Default: no, only mutants of what runs within a test.
   */
  readonly ofLoading?: true;
}

/** Of a flow: what holds rules. Not what is a table, a page or a form. */
function rulesOf(...flows: string[]): string[] {
  const all = flows.map((flow) => `src/apps/accounts/${flow}/**/*.ts`);
  const others = [
    'app',
    'urls',
    'view',
    'views',
    'form',
    'fields',
    'settings',
    'events',
    'command',
    'checks',
    'context',
  ];
  return [...all, '!src/**/{commands,migrations}/*', ...others.map((role) => `!src/**/*-${role}.ts`)];
}

export const rooms: Readonly<Record<string, Room>> = {
  'one-time': {
    ofLoading: true,
    mutate: ['src/core/one-time/*.ts', '!src/**/*-table.ts'],
    tests: [
      'src/core/one-time/*.test.ts',
      'test/one-time/one-time-secrets.test.ts',
      'test/one-time/addresses.test.ts',
    ],
  },
  addresses: {
    ofLoading: true,
    mutate: ['src/core/addresses/*.ts', '!src/**/*-table.ts'],
    tests: [
      'test/one-time/addresses.test.ts',
      'test/one-time/one-time-secrets.test.ts',
      'test/accounts/*address.test.ts',
      'src/apps/accounts/email-verification/*.test.ts',
    ],
  },
  'mailed-links': {
    ofLoading: true,
    mutate: ['src/apps/accounts/mailed-links/*.ts', '!src/**/*-app.ts'],
    tests: [
      'test/one-time/{mailed,opened}-links.test.ts',
      'src/apps/accounts/login-code/*.test.ts',
      'src/apps/accounts/password-reset/*.test.ts',
      'src/apps/accounts/email-verification/*.test.ts',
    ],
  },
  passwords: {
    mutate: rulesOf('password-reset', 'password-change', 'password-set', 'new-password'),
    tests: [
      'src/apps/accounts/password-{reset,change}/*.test.ts',
      'test/accounts/{password-rules,uuid-ids,without-address,shared-address,required-fields}.test.ts',
      'test/attack/{password-change-race,past-flaws}.test.ts',
      'test/user-sessions.test.ts',
      'test/audit/*.test.ts',
    ],
  },
  'email-change': {
    mutate: rulesOf('email-change'),
    tests: [
      'test/one-time/email-change*.test.ts',
      'test/attack/email-change-races.test.ts',
      'test/accounts/{shared,without}-address.test.ts',
      'test/audit/*.test.ts',
    ],
  },
  'login-code': {
    mutate: rulesOf('login-code', 'reauthenticate', 'reauthenticate-code'),
    tests: [
      'src/apps/accounts/{login-code,reauthenticate}/*.test.ts',
      'test/one-time/login-code-races.test.ts',
      'test/accounts/{login-code-edges,confirming-code,uuid-ids,without-address,shared-address}.test.ts',
      'test/attack/login-stages.test.ts',
      'test/adapters/reauthentication.test.ts',
    ],
  },
  'email-verification': {
    mutate: rulesOf('email-verification', 'register'),
    tests: [
      'src/apps/accounts/{email-verification,register}/*.test.ts',
      'test/accounts/{registration-edges,uuid-ids,without-address,shared-address,required-fields}.test.ts',
      'test/attack/{address-proof,registration-race,registered-logins,enumeration,mass-assignment}.test.ts',
      'test/audit/*.test.ts',
    ],
  },
  deletion: {
    mutate: rulesOf('deletion', 'data'),
    tests: [
      'test/accounts/account-{data,deletion}*.test.ts',
      'src/apps/accounts/data/*.test.ts',
      'test/members.test.ts',
    ],
  },
  login: {
    mutate: [
      'src/core/login/{login,pending-login,pending-record,reauthenticate,order-stages,logout}.ts',
      'src/core/backends/*.ts',
    ],
    tests: [
      'src/core/login/*.test.ts',
      'src/apps/accounts/{login-code,reauthenticate}/*.test.ts',
      'test/accounts/login-steps.test.ts',
      'test/attack/{login-stages,session-keys}.test.ts',
      'test/{user-sessions,credentials,login-remember}.test.ts',
      'test/audit/*.test.ts',
    ],
  },
  mail: {
    mutate: ['src/core/mail/{outbox,worker}/*.ts'],
    tests: [
      'src/core/mail/**/*.test.ts',
      'test/mail/*.test.ts',
      'test/mails.test.ts',
      'test/cli/sendmail.test.ts',
      'test/adapters/mail-worker.test.ts',
    ],
  },
};

/** The room that the environment variable MUTATION_ROOM names. */
export function chosenRoom(): Room {
  const name = process.env.MUTATION_ROOM ?? '';
  const room = rooms[name];
  if (!room) throw new Error(`MUTATION_ROOM must be one of ${Object.keys(rooms).join(', ')}.`);
  return room;
}
