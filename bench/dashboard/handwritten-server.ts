// What a developer writes by hand for the same page: cookie, SHA-256, one prepared SELECT of session and user, one
// compiled template, in one file, with its addresses written out. It checks no host, sends no security headers, makes no
// CSRF token (a constant stands in the form), carries no messages and renews no session.
import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import nunjucks from '@11ty/nunjucks';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { serveBench } from '../support/server-process.ts';

const database = new DatabaseSync(join(mkdtempSync(join(tmpdir(), 'handwritten-')), 'bench.sqlite3'));
database.exec('PRAGMA journal_mode = WAL');
database.exec(`
  create table user (id integer primary key, email text, username text, is_staff integer, is_active integer, last_login text);
  create table session (key_hash text primary key, user_id integer references user (id), expires_at integer);
`);
database.exec(`insert into user values (1, 'ada@example.com', 'Ada', 0, 1, '2026-01-31 12:00:00')`);
const key = randomBytes(32).toString('base64url');
database.prepare('insert into session values (?, 1, ?)').run(hash('sha256', key), Date.now() + 1e9);
const find = database.prepare(
  `select u.id, u.email, u.username, u.is_staff, u.is_active, u.last_login from session s
   join user u on u.id = s.user_id where s.key_hash = ? and s.expires_at > ? and u.is_active = 1`,
);

const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(fileURLToPath(new URL('.', import.meta.url))),
  { autoescape: true },
);
const template = environment.getTemplate('dashboard.html', true);

const CONSTANT_TOKEN = randomBytes(48).toString('base64url');

const app = new Hono();
app.get('/dashboard/', (c) => {
  const sid = getCookie(c, 'latchkey_session');
  const user = sid && find.get(hash('sha256', sid), Date.now());
  if (!user) return c.redirect('/accounts/login/');
  return c.html(template.render({ user, messages: [], csrf_token: CONSTANT_TOKEN }));
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  serveBench({ port, headers: { cookie: `latchkey_session=${key}` } });
});
