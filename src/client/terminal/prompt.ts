import type { Candidate, Completion } from '../../kubectl/completion/candidates';
import { completed } from './completing';
import { add, findBack, walk, type History } from './history';
import { historyLines } from './joining';
import type { Key, KeyName } from './keys';
import { edit, EMPTY_LINE, insert, withText, type Line } from './line';

/** What a key came to. */
export type Reaction =
  /** The line looks different now, or the cursor is elsewhere. */
  | { readonly is: 'edited' }
  /** The line is complete. */
  | { readonly is: 'entered' }
  /** These are to be listed below the line. */
  | { readonly is: 'list'; readonly candidates: readonly Candidate[] }
  /** There are so many that the person is asked first. */
  | { readonly is: 'ask'; readonly count: number }
  /** The key is none of the prompt's. */
  | { readonly is: 'passed' };

/** A search back through the history. */
interface Search {
  readonly query: string;
  /** The index of the line that is shown. */
  readonly at: number;
  readonly found: boolean;
  /** What stood there before. */
  readonly saved: Line;
}

/** With more candidates than this readline asks (`completion-query-items`). */
const ASK_ABOVE = 100;
const EDITED: Reaction = { is: 'edited' };
const PASSED: Reaction = { is: 'passed' };

/** The line that is being written: editing, history, search and completion, as readline has them. */
export class Prompt {
  line: Line = EMPTY_LINE;
  private search: Search | undefined;
  private asked: readonly Candidate[] | undefined;
  private tabs = 0;

  constructor(
    private history: History,
    private readonly complete: (text: string, cursor: number) => Completion,
  ) {}

  /** What stands before the line instead of the shell's prompt. */
  get label(): string | undefined {
    if (!this.search) return undefined;
    const { query, found } = this.search;
    return `(${found ? '' : 'failed '}reverse-i-search)\`${query}': `;
  }

  /** Takes the line away, and with `command` what it completes goes into the history. */
  take(): string {
    const { text } = this.line;
    this.line = { ...EMPTY_LINE, killed: this.line.killed };
    return text;
  }

  /** Puts a command into the history; gives the history to be kept. */
  note(command: string): History {
    for (const line of historyLines(command)) this.history = add(this.history, line);
    return this.history;
  }

  get lines(): readonly string[] {
    return this.history.lines;
  }

  /** Gives the line up, as Ctrl-C does. */
  drop(): void {
    this.search = undefined;
    this.asked = undefined;
    this.take();
    this.history = { ...this.history, at: this.history.lines.length, draft: '' };
  }

  press(key: Key): Reaction {
    if (this.asked) return this.answer(key);
    if (this.search) {
      const reaction = this.seek(key, this.search);
      if (reaction) return reaction;
    }
    if (key.is !== 'key') {
      this.tabs = 0;
      this.line = insert(this.line, key.text);
      return EDITED;
    }
    this.tabs = key.name === 'Tab' ? this.tabs + 1 : 0;
    return this.key(key.name);
  }

  private key(name: KeyName): Reaction {
    const edited = edit(this.line, name);
    if (edited) {
      this.line = edited;
      return EDITED;
    }
    switch (name) {
      case 'Enter':
        return { is: 'entered' };
      case 'Tab':
        return this.tab();
      case 'Up':
        return this.walk(-1);
      case 'Down':
        return this.walk(1);
      case 'Search':
        this.search = { query: '', at: this.lines.length, found: true, saved: this.line };
        return EDITED;
      default:
        return PASSED;
    }
  }

  private walk(by: -1 | 1): Reaction {
    const step = walk(this.history, by, this.line.text);
    if (!step) return EDITED;
    this.history = step.history;
    this.line = withText(this.line, step.text);
    return EDITED;
  }

  private tab(): Reaction {
    const { text, cursor } = this.line;
    const completion = this.complete(text, cursor);
    const next = completed(this.line, completion);
    if (next) {
      this.line = next;
      if (completion.candidates.length > 1) this.tabs = 0;
      return EDITED;
    }
    const { candidates } = completion;
    if (this.tabs < 2 || candidates.length === 0) return EDITED;
    if (candidates.length <= ASK_ABOVE) return { is: 'list', candidates };
    this.asked = candidates;
    return { is: 'ask', count: candidates.length };
  }

  /** To whether all candidates are to be listed. */
  private answer(key: Key): Reaction {
    const candidates = this.asked ?? [];
    const isYes = key.is === 'key' ? key.name === 'Tab' : /^[y ]/i.test(key.text);
    this.asked = undefined;
    this.tabs = 0;
    return { is: 'list', candidates: isYes ? candidates : [] };
  }

  /** A key while searching; undefined for one that ends the search and then does what it does. */
  private seek(key: Key, { query, at, saved }: Search): Reaction | undefined {
    if (key.is !== 'key') return this.find(query + key.text.replaceAll('\n', ' '), at, saved);
    switch (key.name) {
      case 'Search':
        return this.find(query, at - 1, saved);
      case 'Backspace':
        return this.find(query.slice(0, -1), this.lines.length, saved);
      case 'Interrupt':
        this.search = undefined;
        this.line = saved;
        return EDITED;
      case 'Escape':
        this.search = undefined;
        return EDITED;
      default:
        this.search = undefined;
        return undefined;
    }
  }

  private find(query: string, from: number, saved: Line): Reaction {
    const at = findBack(this.history, query, from);
    const line = this.lines[at];
    if (line === undefined || query === '') {
      const stays = this.search?.at ?? this.lines.length;
      this.search = {
        query,
        at: query === '' ? this.lines.length : stays,
        found: query === '',
        saved,
      };
      return EDITED;
    }
    this.search = { query, at, found: true, saved };
    this.line = { ...this.line, text: line, cursor: line.indexOf(query) };
    this.history = { ...this.history, at, draft: saved.text };
    return EDITED;
  }
}
