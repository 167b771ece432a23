// What the compiler knows of an Express app with accounts, where nothing is registered.
import express from 'express';
import type { AnonymousUser, BaseUser, Session, Visitor } from 'latchkey';
import { latchkey } from 'latchkey/express';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';

const auth = latchkey(project);
const app = express();
app.use(auth, auth.locals({ perms: ['accounts.add_customuser'] }));

app.get('/anybody', async (req, res) => {
  const visitor: Visitor<BaseUser> = req.user;
  const cart = req.session.get<string[]>('cart') ?? [];
  await req.session.set('cart', [...cart, 'book']);
  req.messages.info('Kept.');
  // @ts-expect-error: who everybody is has no email, until the project has registered its user.
  res.send(req.user.email);
  // @ts-expect-error: the user changes by a login.
  req.user = visitor;
  // @ts-expect-error: what is kept is JSON.
  await req.session.set('cart', () => cart);
});

app.get(
  '/notes/:id',
  auth.loginRequired<{ id: string }>((req, res) => {
    const user: User = req.user;
    const signedIn: true = req.user.isAuthenticated;
    const id: string = req.params.id;
    res.send(`${user.email} ${signedIn} ${id}`);
    // @ts-expect-error: the model has no such field.
    res.send(req.user.phone);
    // @ts-expect-error: the route has no such parameter.
    res.send(req.params.slug);
  }),
);
app.get('/mine', auth.loginRequired(), (req, res) => res.send(String(req.user)));
app.get(
  '/async',
  auth.staffRequired(async (req, res) => res.send(req.user.username), { loginUrl: 'login' }),
);
app.get(
  '/editors',
  auth.permissionRequired(['accounts.add_customuser', 'accounts.change_customuser'], (req, res) =>
    res.send(req.user.email),
  ),
);
app.get(
  '/invited',
  auth.userPassesTest(
    (user) => user.isAuthenticated && user.email.endsWith('@example.com'),
    (req, res) => {
      const visitor: User | AnonymousUser = req.user;
      res.send(String(visitor));
    },
  ),
);
app.get(
  '/found',
  auth.userPassesTest(
    (user): user is User => user.isAuthenticated,
    (req, res) => res.send(req.user.email),
  ),
);
// @ts-expect-error: no permission is named.
auth.permissionRequired([]);
// @ts-expect-error: a guard has no such option.
auth.loginRequired({ loginPage: '/' });

app.post('/door', async (req, res) => {
  const user = await auth.authenticate(req, { email: 'ada@example.com', password: 'x' });
  // @ts-expect-error: nobody may have been found.
  await auth.login(req, user);
  if (user) await auth.login(req, user, { backend: 'password' });
  const field: string = auth.csrfField(req);
  const session: Session<User> = auth.visitor(req).session;
  await auth.render(req, res, 'door.html', { field, session });
});
app.use(auth.errorHandler());
