import type { Objects } from '../../models/rows/model-manager.ts';
import type { RegisteredUser } from '../users/registered-user.ts';
import type { UserId } from '../users/user-id.ts';
import { UserLanguageTable } from './user-language-table.ts';

/** Whoever may have chosen a language. */
interface Chooser {
  readonly id: UserId;
}

/** The languages that users have chosen for themselves, as BCP 47 writes them. */
export class UserLanguages {
  readonly #objects: Objects;
  /** Whether the site has languages to choose from. Where not, the database is not asked. */
  readonly areSeveral: boolean;

  constructor(objects: Objects, { areSeveral }: { readonly areSeveral: boolean }) {
    this.#objects = objects;
    this.areSeveral = areSeveral;
  }

  /**
   * The language that a user has chosen, or null. One that the site has no longer is given too. For nobody (null) the same is
   * asked of the database: no answer may tell by its time whether there is a user.
   */
  async of(user: Chooser | null): Promise<string | null> {
    if (!this.areSeveral) return null;
    const where = user === null ? { id: NO_ROW } : { userId: idOf(user) };
    const row = await this.#objects(UserLanguageTable).first({ where });
    return row?.language ?? null;
  }

  /**
   * Keeps the language that a user has chosen: for the next login, and for mail. Null: none any more. For nobody (a user that is
   * null) nothing is kept, and the database is asked as often: no answer may tell by its time whether there is a user.
   */
  async choose(user: Chooser | null, language: string | null): Promise<void> {
    const chosen = this.#objects(UserLanguageTable);
    if (user === null) return this.#chooseForNobody(language);
    const userId = idOf(user);
    if (language === null) await chosen.deleteWhere({ userId });
    else if ((await chosen.updateWhere({ userId }, { language })) === 0) {
      // Two tabs at once: the later one finds the row of the other.
      const made = await chosen.create({ userId, language });
      if (!('row' in made)) await chosen.updateWhere({ userId }, { language });
    }
  }

  async #chooseForNobody(language: string | null): Promise<void> {
    const chosen = this.#objects(UserLanguageTable);
    if (language === null) await chosen.deleteWhere({ id: NO_ROW });
    // As where a row has to be made.
    else for (let asked = 0; asked < 2; asked++) await chosen.updateWhere({ id: NO_ROW }, { language });
  }
}

/** An id that no row has: looked for where there is nobody to look for. */
const NO_ROW = 0;

/** The table names users by whatever their model has; the types know the most common one. */
function idOf(user: Chooser): RegisteredUser['id'] {
  return user.id as RegisteredUser['id'];
}
