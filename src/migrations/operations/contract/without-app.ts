/** `notes_note` → `note`: a table's name without the app that it begins with. */
export function withoutApp(table: string, app: string): string {
  return table.startsWith(`${app}_`) ? table.slice(app.length + 1) : table;
}
