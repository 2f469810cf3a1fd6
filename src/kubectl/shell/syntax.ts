/** A terminal line as it is understood: the part of the shell's grammar that lines use. */

/** A piece of a word. Unquoted values are split into words at blanks. */
export type Part =
  | { readonly is: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly is: 'variable'; readonly name: string; readonly quoted: boolean }
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
  | { readonly is: 'group'; readonly body: List };

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly ShellCommand[];
}

export interface Entry {
  readonly pipeline: Pipeline;
  /** When it runs: always, or by how the one before ended. */
  readonly after: 'always' | 'success' | 'failure';
}
export type List = readonly Entry[];

/** What bash would say, without `bash: ` before it. */
export class SyntaxProblem extends Error {}
