import { composer } from './en/composer';
import { editor } from './en/editor';
import { graph } from './en/graph';
import { inspector } from './en/inspector';
import { request } from './en/request';
import { search } from './en/search';
import { shell } from './en/shell';
import { terminal } from './en/terminal';
import { traffic } from './en/traffic';

/** The page in English. */
export const en = {
  ...shell,
  composer,
  editor,
  graph,
  inspector,
  request,
  search,
  terminal,
  traffic,
};
