import { ComposerBar } from './ComposerBar';
import { Transport } from './Transport';
import './bottom-bar.css';

/** What is sent, and how time runs. */
export function BottomBar() {
  return (
    <footer className="bottom-bar">
      <ComposerBar />
      <Transport />
    </footer>
  );
}
