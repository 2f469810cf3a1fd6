/** Something that the text before the cursor can become. */
export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** What a shell can make of the text before the cursor. */
export interface Completion {
  /** Where the text begins that a candidate takes the place of. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
}

/** More than a person could look through. */
const MOST = 500;

/** Those that begin as the word does, sorted, each once. */
export function beginningWith(
  word: string,
  candidates: readonly (Candidate | string)[],
): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const one of candidates) {
    const candidate = typeof one === 'string' ? { text: one } : one;
    if (candidate.text.startsWith(word) && !found.has(candidate.text)) {
      found.set(candidate.text, candidate);
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1)).slice(0, MOST);
}
