/** What another page over the same application does meanwhile. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { LINE_DEFAULTS } from '../../electron/shared/settings.ts';
import type { Look } from './browser.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const LOOK: Look = { size: 'small', scheme: 'light', language: 'en' };
const { common, lines } = textsOf('en');
const PROVIDER = { ...LINE_DEFAULTS, name: 'Provider', domain: 'sip.example.net', user: 'klaus' };

/** As from another page: this one did not ask for it. */
const command = (page: Page, name: string, args: unknown) =>
  page.evaluate(`fetch('/api/command', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-dialtray-token': sessionStorage.getItem('dialtray-token') },
    body: ${JSON.stringify(JSON.stringify({ name, args }))},
  }).then((response) => response.text())`);

describePages('a line that is deleted while it is edited', (session) => {
  it('is said to be gone, and added anew when the form is saved', async () => {
    const page = await session.open(LOOK);
    await page.getByRole('navigation').waitFor();
    expect(await command(page, 'line:add', PROVIDER)).toContain('"ok":true');
    await page.evaluate(`location.hash = '#/lines/edit/Provider'`);
    const user = page.getByRole('textbox', { name: lines.form.user, exact: true });
    await user.fill('anna');
    await command(page, 'line:remove', { name: 'Provider' });
    await page.getByText(lines.form.goneMeanwhile).waitFor();
    expect(await user.inputValue()).toBe('anna');
    await page.getByRole('button', { name: common.save, exact: true }).click();
    await page.getByText('anna@sip.example.net').waitFor();
  });
});
