import { openBenchSite, benchUser } from '/work/main/bench/support/bench-site.ts';
const open = await openBenchSite();
const u0 = await open.accounts.users.getByNaturalKey(benchUser.email);
const session = open.accounts.sessions.empty();
await open.accounts.login(session, u0!);
const user = await open.accounts.users.getByNaturalKey(benchUser.email);
async function time(label: string, n: number, f: () => unknown) { for (let i=0;i<n/4;i++) await f(); let best=1e9; for (let r=0;r<5;r++){ const t=process.hrtime.bigint(); for (let i=0;i<n;i++) await f(); best=Math.min(best, Number(process.hrtime.bigint()-t)/1000/n);} console.log(label, best.toFixed(2), 'µs'); }
const fakeReq = { path:'/dashboard/', csrfToken: 'x'.repeat(86) };
const r = (user: any) => open.templates.render('accounts/dashboard.html', { request: fakeReq, user, messages: [], site_name:'x' });
const s = session.key!;
await time('render same user', 5000, () => r(user));
await time('open', 5000, () => open.accounts.sessions.open(s));
await time('open+render same', 5000, async () => { await open.accounts.sessions.open(s); return r(user); });
await time('open+render fresh', 5000, async () => r((await open.accounts.sessions.open(s)).user));
await time('render plain copy', 5000, async () => r({ ...user, username: user!.username, is_staff: false, is_authenticated: true, last_login: user!.lastLogin }));
await time('open+render fresh+write', 5000, async () => Buffer.byteLength(r((await open.accounts.sessions.open(s)).user)));
console.log(process.memoryUsage().heapUsed/1e6);
await open.close();
