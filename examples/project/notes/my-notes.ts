import type { HttpRequest } from 'latchkey';
import type { User } from '../accounts/user.ts';
import { Note, noteForm } from './note.ts';

/** A visitor who is logged in, as guards let nobody else through. */
type Visit = HttpRequest<User>;

/** The notes of who is logged in, those on top first. */
export function myNotes(visit: Visit): Promise<readonly Note[]> {
  return visit.objects(Note).list({ where: { ownerId: visit.user.id ?? 0 }, orderBy: ['-pinned', 'id'] });
}

/** Adds the note that was sent. Answers what is wrong with it, or nothing. */
export async function addNote(visit: Visit, fields: Record<string, string>): Promise<string | null> {
  const form = noteForm.bind(new URLSearchParams(fields));
  const answer = await form.validate();
  if (!answer.ok || visit.user.id === null) return 'A note needs a title of at most 100 characters.';
  await visit.objects(Note).create({ ...answer.data, ownerId: visit.user.id });
  visit.messages.success('Noted.');
  return null;
}
