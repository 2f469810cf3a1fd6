import { en } from './en';

/** Every word of the page. Another language is one more object of this shape. */
export type Messages = typeof en;

/** The messages in the reader's language. */
export function useMessages(): Messages {
  return en;
}
