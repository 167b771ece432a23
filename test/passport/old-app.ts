import { hash, verify } from '@node-rs/bcrypt';
import express, { type Express, type Request } from 'express';
import session from 'express-session';
import passport from 'passport';
import type { OldDatabase, OldRow } from './old-database.ts';
import { OldSessionStore } from './old-session-store.ts';

export const OLD_SECRET = 'the secret of the old app';

/** What Passport and express-session put on a request. */
type OldRequest = Request & { readonly user?: OldRow; readonly session: { cart?: string[] } };

/** An app with Passport, as many are: users with raw bcrypt hashes, their ids in sessions in the same database. */
export function createOldApp(database: OldDatabase): Express {
  const authenticator = new passport.Passport();
  authenticator.use(new PasswordStrategy(database));
  authenticator.serializeUser<OldRow>((user, done) => done(null, Number(user.id)));
  authenticator.deserializeUser<OldRow>((id, done) => {
    database
      .query('select * from users where id = $1', [id])
      .then(([user]) => done(null, user ?? false), done);
  });

  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(
    session({
      // The first signs; the others are still read.
      secret: [OLD_SECRET, 'an even older secret'],
      store: new OldSessionStore(database),
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: 3_600_000 },
    }),
  );
  app.use(authenticator.session());
  app.post('/login', authenticator.authenticate('password'), (_req, res) => res.redirect('/account'));
  app.post('/cart', (req, res) => {
    (req as unknown as OldRequest).session.cart = [String(req.body.item)];
    res.redirect('/account');
  });
  app.get('/account', (req, res) => {
    const { user, session: data } = req as unknown as OldRequest;
    res.json({ email: user?.email ?? null, cart: data.cart ?? [] });
  });
  return app;
}

export async function createOldUser(database: OldDatabase, email: string, password: string): Promise<void> {
  const values = [email, await hash(password, 4), email];
  await database.query('insert into users (email, password_hash, name) values ($1, $2, $3)', values);
}

class PasswordStrategy extends passport.Strategy {
  // No private ones: Passport calls a strategy by an object that inherits from it.
  readonly database: OldDatabase;

  constructor(database: OldDatabase) {
    super();
    this.name = 'password';
    this.database = database;
  }

  override authenticate(req: Request): void {
    verified(this.database, req.body).then(
      (user) => (user ? this.success(user) : this.fail(401)),
      (error) => this.error(error),
    );
  }
}

async function verified(
  database: OldDatabase,
  { email, password }: { email?: unknown; password?: unknown },
): Promise<OldRow | null> {
  const [user] = await database.query('select * from users where email = $1', [String(email)]);
  return user && (await verify(String(password), String(user.password_hash))) ? user : null;
}
