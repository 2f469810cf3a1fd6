import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startFromAddress } from './client/start';
import { App } from './ui/App';
import { applyPreferences } from './ui/theme/apply-preferences';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

applyPreferences();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startFromAddress(location.search);
