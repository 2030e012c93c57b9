/** What a page says while its server is away, and when another one is there in its place. */
import { expect, it } from 'vitest';
import { SIZES } from './browser.ts';
import { serve } from './dialtray.ts';
import { describePages } from './session.ts';
import { textsOf } from './texts.ts';

const LOOK = { size: 'small', scheme: 'light', language: 'en' } as const;

describePages('the connection', (session) => {
  const { common, dial, settings } = textsOf('en');

  it('is lost with the server; the next server does not know the page', async () => {
    const page = await session.open(LOOK);
    await page.getByRole('button', { name: dial.first.demo }).waitFor();
    session.expectsProblems();
    const { url } = session.serving();
    // Far down on a long page, it is to be seen as well.
    await page.getByRole('link', { name: common.nav.settings }).click();
    const reset = page.getByRole('button', { name: settings.reset.all });
    await reset.scrollIntoViewIfNeeded();
    await session.serving().stop();
    const notice = page.getByText(common.connection.lost);
    await notice.waitFor();
    expect((await notice.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    expect((await reset.boundingBox())?.y).toBeLessThan(SIZES[LOOK.size].height);
    const next = await serve({ port: Number(new URL(url).port) });
    try {
      await page.getByText(common.connection.refused).waitFor();
    } finally {
      await next.stop();
    }
  });

  it('is kept through a reload, though the address has no token any more', async () => {
    const page = await session.open(LOOK);
    await page.getByRole('button', { name: dial.first.demo }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.reload();
    await page.getByRole('button', { name: dial.first.demo }).waitFor();
  });

  it('needs the whole address', async () => {
    const page = await session.open(LOOK);
    const stranger = await page.context().newPage();
    await stranger.goto(new URL(session.serving().url).origin);
    await stranger.getByText(common.connection.noToken).waitFor();
  });
});
