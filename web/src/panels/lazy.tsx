/** A part of the page that is loaded when it is first shown. */
import type { ComponentType, FunctionComponent, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../i18n';

export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: () => VNode | null = Waiting,
): FunctionComponent<Props> {
  // Once it is there it is shown at once, however often it comes and goes.
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded);
    useEffect(() => {
      if (Part) return;
      void load().then((part) => {
        loaded = part;
        setPart(() => part);
      });
    }, []);
    return Part ? <Part {...props} /> : waiting();
  };
}

function Waiting() {
  return <div class="skeleton tall" role="status" aria-label={words.value.loading} />;
}
