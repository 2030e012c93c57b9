import { afterEach, describe, expect, test } from 'vitest';
import { locationFor } from '../../../../electron/core/numbers/location.ts';
import { examplesFor, usualIn } from '../../../../renderer/src/views/numbers/ask-plan.ts';
import { COUNTRIES } from '../../../../renderer/src/views/numbers/countries.ts';
import { closeApps, startApp } from '../../../support/app.ts';

afterEach(closeApps);

describe('what a location does, asked of the application', () => {
  test('what is usual in every country', async () => {
    const app = await startApp();
    for (const country of COUNTRIES) {
      const { cc, trunk, intl } = locationFor(country);
      expect([country, await usualIn(app, country)]).toEqual([country, { cc, trunk, intl }]);
    }
  });

  test('each way of sending, with a number at home and one abroad', async () => {
    const app = await startApp();
    expect(await examplesFor(app, { country: 'AT', areaCode: '1', outsidePrefix: '9' }, '43')).toEqual({
      plus: ['+43 1 505641 → +431505641', '+49 30 23125123 → +493023125123'],
      international: ['+43 1 505641 → 900431505641', '+49 30 23125123 → 900493023125123'],
      national: ['+43 1 505641 → 901505641', '+49 30 23125123 → 900493023125123'],
      local: ['+43 1 505641 → 9505641', '+49 30 23125123 → 900493023125123'],
    });
  });

  test('rules of the user have no say in an example, and nothing is saved', async () => {
    const app = await startApp();
    await app.invoke('settings:set', { rules: [{ id: 'block', match: '.*', action: 'block' }] });
    const { national } = await examplesFor(app, { country: 'US', areaCode: '425' }, '1');
    expect(national).toEqual(['+1 425 5550123 → 14255550123', '+43 1 505641 → 011431505641']);
    expect(app.state().settings.rules).toHaveLength(1);
    expect(app.state().settings.location).toEqual({});
  });

  test('every country has an example of a number at home', async () => {
    const app = await startApp();
    const without: string[] = [];
    for (const country of COUNTRIES) {
      const { cc } = locationFor(country);
      const { plus = [] } = await examplesFor(app, { country }, cc);
      if (!plus[0]?.startsWith(`+${cc} `)) without.push(country);
    }
    expect(without).toEqual([]);
  });
});
