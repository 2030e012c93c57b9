/** Rules that were typed and not saved, while another page is shown; by what stands behind `#/numbers/`. In memory only. */
import type { DraftPlace } from '../../state/draft-place.ts';
import type { RuleDraft } from './rule-draft.ts';

export const keptDrafts = new Map<string, RuleDraft>();

export const draftPlace: DraftPlace<RuleDraft> = {
  keep: (rest, draft) => keptDrafts.set(rest, draft),
  drop: (rest) => keptDrafts.delete(rest),
};
