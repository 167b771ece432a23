import { type HttpRequest, redirect, render } from 'latchkey';
import type { User } from '../accounts/user.ts';

/** A page of your own, for those who are logged in: counts visits in the session. The button starts again. */
export async function visitsView(request: HttpRequest<User>) {
  if (request.method === 'POST') {
    await request.session.delete('visits');
    request.messages.info('The count starts again.');
    return redirect(request, 'visits');
  }
  const visits = (request.session.get<number>('visits') ?? 0) + 1;
  await request.session.set('visits', visits);
  return render(request, 'visits/visits.html', { visits });
}
