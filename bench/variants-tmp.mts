import { sendLoad } from './support/load.ts';
import { startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';
const names = ['async','open','render','renderLogin','openRenderStaticNoLogin','openRenderStatic','openrender','full'];
const servers: any[] = [];
for (const n of names) servers.push([n, await startServer(new URL('./variant-tmp.mts', import.meta.url), { VARIANT: n }), []]);
servers.push(['handwritten', await startServer(new URL('./dashboard/handwritten-server.ts', import.meta.url)), []]);
const run = async (s: any, n: number) => { const b = await s.cpu(); await sendLoad({ ...s, path: '/dashboard/', requests: n, connections: 8 }); return ((await s.cpu()) - b) / n; };
for (const [, s] of servers) await run(s, 6000);
for (let i=0;i<30;i++) for (const [, s, r] of servers) r.push(await run(s, 400));
for (const [n, s, r] of servers) { r.sort((a:number,b:number)=>a-b); console.log(n.padEnd(14), 'median', median(r).toFixed(1), 'p20', r[6].toFixed(1)); s.stop(); }
