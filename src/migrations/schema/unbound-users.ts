/**
 * Stands for the table of the project's users in a migration's file, until the migrations are loaded: only then is it
 * known which table that is. No table can have this name.
 */
export const UNBOUND_USERS = '.user';
