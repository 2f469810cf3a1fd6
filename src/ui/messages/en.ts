import { composer } from './en/composer';
import { graph } from './en/graph';
import { inspector } from './en/inspector';
import { manifests } from './en/manifests';
import { request } from './en/request';
import { shell } from './en/shell';

/** The page in English. */
export const en = { ...shell, composer, graph, inspector, manifests, request };
