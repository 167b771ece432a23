import { DatabaseSync } from 'node:sqlite';
import { runOnPostgres } from '../support/databases.ts';

/** Makes the foreign keys of a database what those of Django are: nothing goes along by itself, and they are checked at the end. */
export async function withoutOnDelete(url: string): Promise<void> {
  if (!url.startsWith('sqlite:')) return runOnPostgres(url, ON_POSTGRES);
  const database = new DatabaseSync(url.slice('sqlite:'.length));
  database.enableDefensive?.(false);
  database.exec('pragma writable_schema = on');
  const tables = database.prepare("select name, sql from sqlite_schema where type = 'table'").all();
  const write = database.prepare('update sqlite_schema set sql = ? where name = ?');
  for (const { name, sql } of tables) {
    const plain = String(sql)
      .replace(/ on delete (cascade|set null|restrict)/gi, '')
      .replace(/ deferrable initially deferred/gi, '')
      .replace(/(references "\w+" \("\w+"\))/gi, '$1 deferrable initially deferred');
    write.run(plain, String(name));
  }
  const { schema_version: version } = database.prepare('pragma schema_version').get() ?? {};
  database.exec(`pragma schema_version = ${Number(version) + 1}`);
  database.close();
}

const ON_POSTGRES = `
do $$ declare one record; begin
  for one in select conrelid::regclass as name, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and conrelid::regclass::text like 'accounts_%'
  loop
    execute format('alter table %s drop constraint %I', one.name, one.conname);
    execute format('alter table %s add constraint %I %s deferrable initially deferred', one.name, one.conname,
      regexp_replace(regexp_replace(one.definition, ' ON DELETE (CASCADE|SET NULL|RESTRICT)', ''), ' (NOT )?DEFERRABLE.*$', ''));
  end loop;
end $$`;
