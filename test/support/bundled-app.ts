/** Says how the login page and its styles are answered, and who logs in after a registration. */
export const bundledApp = `
import { once } from 'node:events';
import express from 'express';
import { accountsUrls, defineProject, include } from 'latchkey';
import { latchkey } from 'latchkey/express';
import { accounts } from './accounts/app.ts';
import { CustomUser } from './accounts/user.ts';

const settings = { secretKey: 'x'.repeat(60), databaseUrl: 'sqlite::memory:', logLevel: 'error' as const };
const urls = include('accounts/', accountsUrls(CustomUser));
const auth = latchkey(defineProject({ apps: [accounts], userModel: CustomUser, settings, urls }));
await auth.migrate();
const server = express().use(auth).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = \`http://127.0.0.1:\${(server.address() as { port: number }).port}\`;

const page = await fetch(\`\${origin}/accounts/login/\`);
const style = /href="([^"]+\\.css[^"]*)"/.exec(await page.text())?.[1];
const styles = await fetch(origin + style);
const user = await auth.accounts.users.createUser({ email: 'a@example.com', username: 'Ada', password: 'correct horse' });
const found = await auth.accounts.authenticate({ email: 'a@example.com', password: 'correct horse' });
console.log(JSON.stringify({ page: page.status, styles: styles.status, same: found?.id === user.id }));
process.exit();
`;
