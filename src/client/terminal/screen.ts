/** The rows from one place in a terminal's text to the next such place. */
export interface Block {
  /** Says that a request is where these rows come from. */
  readonly belongTo: (request: number) => void;
}

/** What a console writes on. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** `text` may hold control sequences, so nothing that a program wrote comes here as it is. */
  readonly write: (text: string) => void;
  /** Begins a block at the row that the cursor is in once what was written so far is there. */
  readonly begin: (request: number | undefined) => Block;
  /** Whether much was written that it has not shown yet, so that programs should wait. */
  readonly isBehind: () => boolean;
}
