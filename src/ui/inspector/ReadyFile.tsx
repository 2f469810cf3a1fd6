import { useState } from 'react';
import { performByHand } from '../../client/by-hand';
import { lineFor } from '../../client/line-for';
import type { Container, Pod } from '../../api/pod';
import type { ContainerRuntime } from '../../cluster/kubelet/runtime';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Copyable } from '../parts/Copyable';

interface ReadyFileProps {
  readonly pod: Pod;
  readonly container: Container;
  readonly runtime: ContainerRuntime | undefined;
}

/** The file that an exec probe looks for, such as `/var/ready` in `ls /var/ready`. */
function fileOf({ readinessProbe }: Container): string | undefined {
  return readinessProbe?.exec?.command?.slice(1).find((word) => word.startsWith('/'));
}

/** Makes a pod ready or not the way it really happens: by the file that its probe looks for. */
export function ReadyFile({ pod, container, runtime }: ReadyFileProps) {
  const { inspector } = useMessages();
  const [refusal, setRefusal] = useState<string>();
  const file = fileOf(container);
  if (file === undefined || runtime?.state !== 'running') return null;
  const isThere = runtime.files.has(file);
  const { namespace, name } = pod.metadata;
  const argv = isThere ? ['rm', file] : ['touch', file];
  const command = { type: 'exec', namespace, pod: name, container: container.name, argv } as const;

  function run(): void {
    const result = performByHand(command);
    if (!result.ok) setRefusal(result.error.message);
    else setRefusal(result.value.exitCode === 0 ? undefined : result.value.stderr);
  }

  return (
    <div className="ready-file">
      <p className="inspector-note">{inspector.readyFile.why(file, isThere)}</p>
      <Button icon={isThere ? 'trash' : 'file'} onClick={run}>
        {isThere ? inspector.readyFile.remove : inspector.readyFile.touch}
      </Button>
      <p className="inspector-note">{inspector.readyFile.same}</p>
      <Copyable text={lineFor(command) ?? ''} />
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </div>
  );
}
