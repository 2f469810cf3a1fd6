import type { PersistentMap } from '../../structures/persistent-map';

/** Contents by absolute path; a directory is a path that ends with `/` and has no contents. */
export type Files = PersistentMap<string, string>;

/** The absolute path, without `.`, `..` and a trailing slash. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : cwd}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether there is a directory at an absolute path. */
export function isDirectory(files: Files, path: string): boolean {
  return path === '/' || files.has(`${path}/`);
}

/** Whether there is a file at an absolute path. */
export function isFile(files: Files, path: string): boolean {
  return files.has(path);
}

/** Whether there is anything at an absolute path. */
export function exists(files: Files, path: string): boolean {
  return isDirectory(files, path) || isFile(files, path);
}

/** The directory that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** The names in a directory, in byte order. */
export function namesIn(files: Files, directory: string): string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const names = new Set<string>();
  for (const path of files.keys()) {
    const [name] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (name) names.add(name);
  }
  return [...names].sort();
}

/** Writes a file; undefined when its directory is missing or the path is a directory. */
export function writeFile(files: Files, path: string, contents: string): Files | undefined {
  if (path === '/dev/null') return files;
  if (isDirectory(files, path) || !isDirectory(files, parentOf(path))) return undefined;
  return files.set(path, contents);
}

/** Makes one directory. */
export function makeDirectory(files: Files, path: string): Files {
  return path === '/' ? files : files.set(`${path}/`, '');
}

/** Makes the directory and those above it. */
export function makeDirectories(files: Files, path: string): Files {
  if (path === '/') return files;
  return makeDirectory(makeDirectories(files, parentOf(path)), path);
}

/** Removes a file, or a directory with all that is in it. */
export function removeTree(files: Files, path: string): Files {
  let result = files.delete(path);
  const prefix = path === '/' ? '/' : `${path}/`;
  for (const inside of files.keys()) if (inside.startsWith(prefix)) result = result.delete(inside);
  return result;
}
