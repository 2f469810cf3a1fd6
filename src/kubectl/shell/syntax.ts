/** A terminal line as it is understood: the part of the shell's grammar that lines use. */

/** What `${NAME:-word}` and its like do with a value. */
export interface Substitution {
  readonly operator: '-' | ':-' | '+' | ':+' | '=' | ':=' | '#' | '##' | '%' | '%%';
  readonly word: Word;
}

/** A piece of a word. Unquoted values are split into words at blanks. */
export type Part =
  | { readonly is: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly is: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      readonly change?: Substitution;
      /** `${#NAME}` */
      readonly length?: true;
    }
  | { readonly is: 'arithmetic'; readonly text: string; readonly quoted: boolean }
  | { readonly is: 'output'; readonly of: List; readonly quoted: boolean };

export type Word = readonly Part[];

export interface Redirect {
  /** 0 standard input, 1 output, 2 errors */
  readonly from: 0 | 1 | 2;
  readonly operator: '<' | '<<' | '<<<' | '>' | '>>' | '>&';
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** One `PATTERN|PATTERN) …;;` of a `case`. */
export interface Clause {
  readonly patterns: readonly Word[];
  readonly body: List;
}

export type ShellCommand =
  | {
      readonly is: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly is: 'for';
      readonly name: string;
      readonly words: readonly Word[];
      readonly body: List;
    }
  | { readonly is: 'while'; readonly until: boolean; readonly condition: List; readonly body: List }
  | { readonly is: 'if'; readonly condition: List; readonly then: List; readonly otherwise: List }
  | { readonly is: 'case'; readonly word: Word; readonly clauses: readonly Clause[] }
  /** `( … )` has variables of its own, `{ …; }` has not. */
  | { readonly is: 'group'; readonly subshell: boolean; readonly body: List }
  | { readonly is: 'function'; readonly name: string; readonly body: ShellCommand }
  /** A loop or a group whose output or input is redirected as a whole. */
  | {
      readonly is: 'redirected';
      readonly command: ShellCommand;
      readonly redirects: readonly Redirect[];
    };

export interface Pipeline {
  readonly negated: boolean;
  readonly timed: boolean;
  readonly commands: readonly ShellCommand[];
}

export interface Entry {
  readonly pipeline: Pipeline;
  /** When it runs: always, or by how the one before ended. */
  readonly after: 'always' | 'success' | 'failure';
  /** As typed, when it runs in the background (`&`). */
  readonly background?: string;
}
export type List = readonly Entry[];

/** What bash would say, without `bash: ` before it. */
export class SyntaxProblem extends Error {
  constructor(
    message: string,
    /** Whether a further line could make it right. */
    readonly unfinished = false,
  ) {
    super(message);
  }
}
