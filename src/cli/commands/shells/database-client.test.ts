import { describe, expect, it } from 'vitest';
import { databaseClient } from './database-client.ts';

describe('databaseClient', () => {
  it('calls sqlite3 with the file of the project', () => {
    expect(databaseClient('sqlite:db.sqlite3', '/srv/site', ['.tables'])).toMatchObject({
      program: 'sqlite3',
      args: ['/srv/site/db.sqlite3', '.tables'],
      env: {},
    });
  });

  it('gives psql all of a URL by the environment, and nothing of it as an argument', () => {
    const url =
      'postgres://ada:s%40cret@db.example.com:5433/my%20site?sslmode=verify-full&sslrootcert=/etc/ca.pem';
    expect(databaseClient(url, '/', ['-c', 'select 1'])).toMatchObject({
      program: 'psql',
      args: ['-c', 'select 1'],
      env: {
        PGHOST: 'db.example.com',
        PGPORT: '5433',
        PGUSER: 'ada',
        PGPASSWORD: 's@cret',
        PGDATABASE: 'my site',
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: '/etc/ca.pem',
      },
    });
  });

  it('leaves to psql what the URL does not say', () => {
    expect(databaseClient('postgres:///site?host=/run/postgresql', '/', []).env).toEqual({
      PGHOST: '/run/postgresql',
      PGDATABASE: 'site',
    });
  });

  it('translates the way of encrypting that only pg knows', () => {
    expect(databaseClient('postgres://db/site?sslmode=no-verify', '/', []).env.PGSSLMODE).toBe('require');
  });

  it('refuses a database in memory', () => {
    expect(() => databaseClient('sqlite::memory:', '/', [])).toThrow(
      expect.objectContaining({ code: 'database_in_memory' }),
    );
  });
});
