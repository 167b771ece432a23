import { databaseOf, UserManager } from 'latchkey';
import { Member, type User } from './user.ts';

/** The members, with questions of this site's own. */
export class MemberManager extends UserManager<User> {
  activeAuthors(): Promise<User[]> {
    return this.list({ where: { isAuthor: true, isActive: true }, orderBy: 'username' });
  }

  async countByTheme(): Promise<Record<string, number>> {
    const rows = await databaseOf(this, [Member])
      .selectFrom('accounts_member')
      .select(({ fn }) => ['theme', fn.countAll<number>().as('count')])
      .groupBy('theme')
      .execute();
    return Object.fromEntries(rows.map(({ theme, count }) => [theme, Number(count)]));
  }
}
