import type { HttpRequest } from 'latchkey';
import type { User } from '../accounts/user.ts';
import { Note, noteForm } from './note.ts';

/** A visitor who is logged in, as guards let nobody else through. */
type Visit = HttpRequest<User>;

/** The notes of who is logged in, those on top first. */
export function myNotes(visit: Visit): Promise<readonly Note[]> {
  return visit.objects(Note).list({ where: { ownerId: visit.user.id ?? 0 }, orderBy: ['-pinned', 'id'] });
}

/** Adds the note of a form that was sent; or says no, with the reasons in the form. One not sent adds nothing. */
export async function keepNote(visit: Visit, form: ReturnType<typeof noteForm.bind>): Promise<boolean> {
  const answer = await form.validate();
  if (!answer.ok || visit.user.id === null) return false;
  await visit.objects(Note).create({ ...answer.data, ownerId: visit.user.id });
  visit.messages.success('Noted.');
  return true;
}

/** As `keepNote`, for pages that write the form themselves. Answers what is wrong, or nothing. */
export async function addNote(visit: Visit, fields: Record<string, string>): Promise<string | null> {
  const isKept = await keepNote(visit, noteForm.bind(new URLSearchParams(fields)));
  return isKept ? null : 'A note needs a title of at most 100 characters.';
}
