/** How large a generated cluster is, and how many requests are to be under way in it at once. */
export interface ScaleSize {
  readonly nodes: number;
  readonly pods: number;
  readonly inflight: number;
}

export type ScaleParameter = keyof ScaleSize;

export const SCALE_PARAMETERS: readonly ScaleParameter[] = ['nodes', 'pods', 'inflight'];

/** What may be asked for, both ends included. */
const LIMITS: Readonly<Record<ScaleParameter, { readonly least: number; readonly most: number }>> =
  {
    nodes: { least: 1, most: 100 },
    pods: { least: 1, most: 2000 },
    inflight: { least: 0, most: 5000 },
  };

/** The kubelet's default for `maxPods`. Source: pkg/kubelet/apis/config/v1beta1/defaults.go. */
const PODS_PER_NODE = 110;

export type SizeProblem =
  | {
      readonly is: 'outOfRange';
      readonly parameter: ScaleParameter;
      readonly given: string;
      readonly least: number;
      readonly most: number;
    }
  | { readonly is: 'tooFewNodes'; readonly size: ScaleSize; readonly podsPerNode: number };

type ReadSize =
  | { readonly ok: true; readonly size: ScaleSize }
  | { readonly ok: false; readonly problem: SizeProblem };

/** Reads a size as it stands in the page's address; what is not there is as in `defaults`. */
export function readSize(
  given: Readonly<Partial<Record<ScaleParameter, string>>>,
  defaults: ScaleSize,
): ReadSize {
  const size = { ...defaults };
  for (const parameter of SCALE_PARAMETERS) {
    const text = given[parameter];
    if (text === undefined) continue;
    const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
    const { least, most } = LIMITS[parameter];
    if (!(value >= least && value <= most)) {
      return { ok: false, problem: { is: 'outOfRange', parameter, given: text, least, most } };
    }
    size[parameter] = value;
  }
  if (size.pods <= size.nodes * PODS_PER_NODE) return { ok: true, size };
  return { ok: false, problem: { is: 'tooFewNodes', size, podsPerNode: PODS_PER_NODE } };
}
