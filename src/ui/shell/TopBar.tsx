import { openEditor } from '../../client/open-editor';
import { usePreferences, type Theme } from '../../client/preferences';
import { useSession } from '../../client/session';
import { useTerminals } from '../../client/terminal/terminals';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Button, IconButton } from '../parts/Button';
import { Hint } from '../parts/Hint';
import { Icon } from '../parts/Icon';
import type { IconName } from '../parts/icons';
import { Logo } from './Logo';
import './top-bar.css';

const THEME_ICONS: { readonly [T in Theme]: IconName } = {
  light: 'sun',
  dark: 'moon',
  system: 'auto',
};
const NEXT_THEME: { readonly [T in Theme]: Theme } = {
  system: 'light',
  light: 'dark',
  dark: 'system',
};

/** Goes on to the next choice of colours. */
export function cycleTheme(): void {
  const { theme, change } = usePreferences.getState();
  change({ theme: NEXT_THEME[theme] });
}

function SceneButton() {
  const { top } = useMessages();
  const scene = useSession((session) => session.scene);
  const openDialog = useView((view) => view.openDialog);
  return (
    <Hint text={top.scenes} shortcut="g">
      <button type="button" className="scene-button" onClick={() => openDialog('scenes')}>
        <Icon name="gallery" />
        {scene ? (
          <>
            <span className="scene-subject">{top.scene(scene.subject)}</span>
            <span className="scene-title">{scene.title}</span>
          </>
        ) : (
          <span className="scene-title">{top.scenes}</span>
        )}
        <Icon name="chevron" />
      </button>
    </Hint>
  );
}

function ThemeButton() {
  const { top } = useMessages();
  const theme = usePreferences((preferences) => preferences.theme);
  return (
    <IconButton
      icon={THEME_ICONS[theme]}
      label={top.themeHint(top.theme[theme])}
      shortcut="t"
      onClick={cycleTheme}
    />
  );
}

function ProjectorButton() {
  const { top } = useMessages();
  const { projector, change } = usePreferences();
  return (
    <IconButton
      icon="projector"
      label={top.projector}
      hint={top.projectorHint}
      shortcut="p"
      aria-pressed={projector}
      onClick={() => change({ projector: !projector })}
    />
  );
}

function TerminalButton() {
  const { terminal } = useMessages();
  const isOpen = usePreferences((preferences) => preferences.terminalOpen);
  return (
    <Button
      icon="terminal"
      hint={terminal.openHint}
      shortcut="`"
      aria-expanded={isOpen}
      aria-controls="terminal"
      onClick={useTerminals.getState().toggle}
    >
      {terminal.open}
    </Button>
  );
}

function PanelButton() {
  const { top } = useMessages();
  const { panelFolded, change } = usePreferences();
  return (
    <IconButton
      icon="panel"
      label={panelFolded ? top.unfoldPanel : top.foldPanel}
      shortcut="i"
      aria-expanded={!panelFolded}
      aria-controls="panel"
      onClick={() => change({ panelFolded: !panelFolded })}
    />
  );
}

/** What the page is, which scene is open, and how it looks. */
export function TopBar() {
  const { app, model, top } = useMessages();
  const openDialog = useView((view) => view.openDialog);
  return (
    <header className="top-bar">
      <h1 className="top-name">
        <Logo />
        <span>{app.name}</span>
      </h1>
      <SceneButton />
      <div className="top-tools">
        <Button
          icon="plus"
          hint={top.addYamlHint}
          shortcut="a"
          onClick={() => void openEditor().then((editor) => editor.openText())}
        >
          {top.addYaml}
        </Button>
        <TerminalButton />
        <span className="top-divider" />
        <ThemeButton />
        <ProjectorButton />
        <IconButton
          icon="book"
          label={model.title}
          shortcut="m"
          onClick={() => openDialog('model')}
        />
        <IconButton
          icon="keyboard"
          label={top.keys}
          shortcut="?"
          onClick={() => openDialog('keys')}
        />
        <PanelButton />
      </div>
    </header>
  );
}
