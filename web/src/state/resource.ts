/** A question that follows the state: asked again when its key changes, and dropped when it is no longer wanted. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { ServerGoneError } from '../api/client';
import { state } from './store';

export interface Loadable<Value> {
  /** The last answer; while a new one is on its way this is the previous one. */
  value: Value | null;
  /** What `value` answers; differs from the question asked while loading. */
  key: string | null;
  loading: boolean;
  error: string | null;
}

export interface Resource<Value> {
  readonly current: ReadonlySignal<Loadable<Value>>;
  reload(): void;
}

export interface Question<Value> {
  key: string;
  ask(signal: AbortSignal): Promise<Value>;
  /** Answers of another subject are not shown while this one loads. */
  subject?: string;
}

export function resource<Value>(question: () => Question<Value> | null, delayMs = 0): Resource<Value> {
  const current = signal<Loadable<Value>>({ value: null, key: null, loading: true, error: null });
  const turn = signal(0);
  let subject: string | undefined;

  effect(() => {
    turn.value;
    const asked = question();
    if (asked === null) {
      current.value = { value: null, key: null, loading: false, error: null };
      return;
    }
    const before = current.peek();
    const sameSubject = asked.subject === subject;
    subject = asked.subject;
    current.value = { ...before, value: sameSubject ? before.value : null, loading: true, error: null };

    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await asked.ask(abort.signal);
        if (abort.signal.aborted) return;
        current.value = { value, key: asked.key, loading: false, error: null };
      } catch (error) {
        if (abort.signal.aborted) return;
        if (error instanceof ServerGoneError) state.serverGone.value = true;
        const message = error instanceof Error ? error.message : String(error);
        // The last answer stays for whoever can still use it: a map does not vanish with the server.
        current.value = { ...current.peek(), loading: false, error: message };
      }
    }, delayMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  });

  return {
    current,
    reload: () => {
      turn.value++;
    },
  };
}
