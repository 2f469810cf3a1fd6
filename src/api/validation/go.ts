import { goStringMap, goStrings, quote, type GoValue } from '../errors';
import type { LabelSelector } from '../meta';

/** Composite values as Go's `%#v` writes them, which error messages show up to Kubernetes 1.33. */

/** `v1.LabelSelector{MatchLabels:…, MatchExpressions:…}`. */
export function goLabelSelector(selector: LabelSelector | undefined): GoValue {
  if (!selector) return { go: '"null"' };
  const expressions = selector.matchExpressions?.map(({ key, operator, values }) => {
    const list = values ? goStrings(values).go : '[]string(nil)';
    return `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${list}}`;
  });
  const type = '[]v1.LabelSelectorRequirement';
  const list = expressions ? `${type}{${expressions.join(', ')}}` : `${type}(nil)`;
  return {
    go: `v1.LabelSelector{MatchLabels:${goStringMap(selector.matchLabels).go}, MatchExpressions:${list}}`,
  };
}

/** `intstr.IntOrString{Type:0, IntVal:1, StrVal:""}`. */
export function goIntOrString(value: number | string): GoValue {
  const [type, int, text] = typeof value === 'number' ? [0, value, ''] : [1, 0, value];
  return { go: `intstr.IntOrString{Type:${type}, IntVal:${int}, StrVal:${quote(text)}}` };
}
