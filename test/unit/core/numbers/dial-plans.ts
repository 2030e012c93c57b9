/** Arbitrary places and rules for the plan: those of the settings, and those that nobody should have saved. */

import { locationFor, toContext } from '../../../../electron/core/numbers/location.ts';
import { callingCodes } from '../../../../electron/core/numbers/metadata.ts';
import {
  type DialRule,
  type Location,
  type NumberContext,
  SEND_FORMATS,
} from '../../../../electron/shared/dial-plan.ts';
import fc, { type Arbitrary } from '../../../support/properties.ts';

const countries = [...new Set(Object.values(callingCodes()).flat()), 'ZZ', ''].filter((name) => name !== '001');
const country = fc.oneof(
  fc.constantFrom('AT', 'DE', 'US', 'GB', 'IT', 'BR', 'RU', 'HU', 'AR', 'JP', 'SM'),
  fc.constantFrom(...countries),
);

const internal: Arbitrary<readonly [number, number]> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.nat(3))
  .map(([min, more]) => [min, min + more]);

/** Half of the places are a country's defaults with nothing or little set. */
export const location: Arbitrary<Location> = fc
  .tuple(
    country,
    fc.record(
      {
        areaCode: fc.constantFrom('1', '425', '20', '11', '6', '2236'),
        outsidePrefix: fc.constantFrom('', '0', '9', '00'),
        internal,
        ownRanges: fc.constantFrom(['+431505641'], ['+1425555', '+442072']),
        send: fc.constantFrom(...SEND_FORMATS),
        emergencyViaOutside: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([name, set]) => locationFor(name, set));

export const context: Arbitrary<NumberContext> = location.map(toContext);

const EXPRESSIONS = [
  '.*',
  '\\+(\\d+)',
  '\\+43(\\d)(\\d*)',
  '(\\d{3,4})',
  '[^1].+',
  '(\\d*)*x',
  '(',
  '1**',
  '(?=1)',
  '',
];
const PATTERNS = ['_X.', '_9.', '9|X.', '_0Z.', '+43|.', '_*XX#', '[13-5]XX', '_NXX!', '_.', '_[', '1|2|3', 'y'];
const expression = fc.oneof(
  fc.constantFrom(...EXPRESSIONS),
  fc.string({ unit: fc.constantFrom(...'\\d+*.?()[]{}^$|,-012349Xx#'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
export const asteriskPattern = fc.oneof(
  fc.constantFrom(...PATTERNS),
  fc.string({ unit: fc.constantFrom(...'_XZNxzn0159[]-|.!*#+y'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const template = fc.oneof(
  fc.constantFrom('$1', '{outside}{trunk}$1', '{intl}{cc}{area}$1$2', '9', '', '$0', '$1@evil.example', '{nobody}'),
  fc.string({ unit: fc.constantFrom(...'$0123456789*#+{}aw,;@ '), maxLength: 50 }),
);

const ruleFields = fc.record(
  {
    match: expression,
    pattern: asteriskPattern,
    to: template,
    action: fc.constantFrom('dial', 'confirm', 'block'),
    enabled: fc.boolean(),
    lines: fc.subarray(['a', 'b']),
    kinds: fc.subarray(['e164', 'local']),
  },
  { requiredKeys: [] },
);

export const rules: Arbitrary<readonly DialRule[]> = fc
  .array(ruleFields, { maxLength: 6 })
  .map((list) => list.map((fields, at) => ({ ...fields, id: `u${at}` }) as DialRule));

export const line: Arbitrary<string | undefined> = fc.constantFrom(undefined, 'a', 'c');
