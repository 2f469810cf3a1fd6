import { composer } from './en/composer';
import { graph } from './en/graph';
import { inspector } from './en/inspector';
import { manifests } from './en/manifests';
import { request } from './en/request';
import { search } from './en/search';
import { shell } from './en/shell';
import { traffic } from './en/traffic';

/** The page in English. */
export const en = { ...shell, composer, graph, inspector, manifests, request, search, traffic };
