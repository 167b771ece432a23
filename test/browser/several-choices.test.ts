import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineForm, formField, type HttpRequest, path, redirect, render } from '../../src/index.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { openVisitor, press } from './visitor.ts';

const choices = [
  ['a', 'Apples'],
  ['b', 'Beans'],
] as const;
const foodForm = defineForm({
  fields: {
    food: formField.multiSelect({ choices, widget: 'checkboxes', helpText: 'All that you like.' }),
    drinks: formField.multiSelect({ choices, required: false }),
  },
});
let sent: unknown = null;

async function foodView(request: HttpRequest<User>) {
  const form = request.method === 'POST' ? foodForm.bind(await request.form()) : foodForm.unbind();
  const answer = await form.validate();
  if (!answer.ok) return render(request, 'edit-note.html', { form });
  sent = answer.data;
  return redirect(request, request.path);
}

const project = {
  ...starter,
  urls: [...starter.urls, path('food/', foodView, { methods: ['GET', 'POST'] })],
  templateFolders: ['templates', fileURLToPath(new URL('./templates/', import.meta.url))],
};

describeInBrowser('several choices', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter' });
  });
  afterAll(() => site.stop());

  it('are accessible, and are sent as they are ticked', async () => {
    const { page, context, complaints } = await openVisitor(browser(), site.origin);
    await page.goto('/food/');
    expect(await axeViolations(page)).toEqual({});
    await press(page, 'Save');
    await page.locator('.errorlist').first().waitFor();
    expect(await axeViolations(page)).toEqual({});
    await page.getByRole('group', { name: 'Food' }).getByLabel('Beans').check();
    await page.getByLabel('Drinks').selectOption(['a', 'b']);
    await press(page, 'Save');
    expect(sent).toEqual({ food: ['b'], drinks: ['a', 'b'] });
    expect(complaints).toEqual([]);
    await context.close();
  });
});
