import type { HtmlTagDescriptor, Plugin } from 'vite';

/** What comes apart from the page's frame: the rest of its picture, and the simulation. */
const APART = [
  {
    name: 'picture',
    test: /src[\\/]ui[\\/](graph[\\/](overlay[\\/]PacketCanvas|ViewControls|InSight)|shell[\\/]Announcer|terminal[\\/]SameAs)\.tsx$/,
  },
  { name: 'simulation', test: /src[\\/](cluster[\\/]cluster|lessons[\\/](scene|scale))\.ts$/ },
];

/** The letters in which the page is written. */
const FONT = /[\\/](inter|jetbrains-mono)-latin-wght-normal.*\.woff2$/;

/** The scenes, of which one is opened at once. */
const SCENES = 'scenes/bundle.json';

function ahead(href: string, attrs: Readonly<Record<string, string>>): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { ...attrs, crossorigin: true, href: `./${href}` },
    injectTo: 'head',
  };
}

/**
 * Makes the page open in few steps: its scripts come in three files, and index.html names all that
 * is needed at once, so that nothing is asked for only after something else has arrived.
 */
export function quickOpening(): Plugin {
  const groups = [{ name: 'page', tags: ['$initial' as const], priority: 1 }, ...APART];
  return {
    name: 'hopscope:opening',
    config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }),
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const files = Object.values(bundle);
        const scripts = files.filter(
          (file) => file.type === 'chunk' && APART.some(({ name }) => name === file.name),
        );
        const fonts = files.filter(({ fileName }) => FONT.test(fileName));
        return [
          ...scripts.map(({ fileName }) => ahead(fileName, { rel: 'modulepreload' })),
          ...fonts.map(({ fileName }) => ahead(fileName, { rel: 'preload', as: 'font' })),
          ahead(SCENES, { rel: 'preload', as: 'fetch' }),
        ];
      },
    },
  };
}
