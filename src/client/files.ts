import type { FileContent } from '../kubectl/task';

/** The most files that are kept; the oldest goes first. */
const MOST_FILES = 200;

let files: ReadonlyMap<string, string> = new Map();

/** Puts a file on the teacher's machine, where `kubectl apply -f NAME` finds it. */
export function saveFile(name: string, text: string): void {
  const next = new Map(files);
  next.delete(name);
  next.set(name, text);
  for (const oldest of next.keys()) {
    if (next.size <= MOST_FILES) break;
    next.delete(oldest);
  }
  files = next;
}

/** The files on the teacher's machine, sorted. */
export function fileNames(): readonly string[] {
  return [...files.keys()].sort();
}

/** What a path leads to on the teacher's machine: one folder with what the person wrote, pasted or dropped. */
export function readFile(path: string): FileContent {
  const name = path.replace(/^(\.\/+)+/, '');
  if (/^\.?\/*$/.test(name)) return { is: 'folder', names: fileNames() };
  const text = files.get(name);
  return text === undefined ? { is: 'missing' } : { is: 'file', text };
}
