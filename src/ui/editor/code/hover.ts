import { hoverTooltip, type Tooltip } from '@codemirror/view';
import { spotAt } from '../../../api/yaml-spot';
import { LONGEST_CHECKED } from '../../../client/editor';
import type { Messages } from '../../messages';
import { describe, knownKind, knownOf } from './fields';

/** Says what a field is when the pointer rests on it. */
export function fieldHints(words: Messages) {
  return hoverTooltip(({ state }, pos): Tooltip | null => {
    if (state.doc.length > LONGEST_CHECKED) return null;
    const spot = spotAt(state.doc.toString(), pos);
    if (!spot?.kind || pos < spot.from || pos > spot.to) return null;
    const path = spot.is === 'key' ? [...spot.path, state.sliceDoc(spot.from, spot.to)] : spot.path;
    const isKind = spot.is === 'value' && path.length === 1 && path[0] === 'kind';
    const known = isKind ? knownKind(spot.kind) : knownOf(spot.kind, path);
    if (!known) return null;
    return { pos: spot.from, end: spot.to, create: () => ({ dom: describe(known, words) }) };
  });
}
