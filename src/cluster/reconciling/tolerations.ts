import type { Taint } from '../../api/core';
import type { Toleration } from '../../api/pod';

/** Whether a toleration covers a taint (k8s.io/api core/v1/toleration.go, ToleratesTaint). */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return (operator || 'Equal') === 'Equal' && (value ?? '') === (taint.value ?? '');
}
