/** A statistic that takes long, as a job: how far it is, and no more work for what nobody wants. */
import { fetchJson, ProblemError } from '../api/client';
import type { JobRequest, JobStatus } from './types';

const FIRST_WAIT_MS = 80;
const LONGEST_WAIT_MS = 1000;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** `onProgress` hears the share that is done, 0 to 1. */
export async function runJob<Answer>(
  request: JobRequest,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Answer> {
  // Not aborted: only who knows the job's number can stop it.
  let job = await fetchJson<JobStatus>('/api/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const address = `/api/jobs/${job.id}`;
  for (let wait = FIRST_WAIT_MS; job.state === 'running'; wait = Math.min(LONGEST_WAIT_MS, wait * 1.5)) {
    await pause(wait, signal);
    if (signal.aborted) {
      await fetchJson(address, { method: 'DELETE', keepalive: true });
      signal.throwIfAborted();
    }
    job = await fetchJson<JobStatus>(address);
    onProgress(job.progress);
  }
  if (job.problem) throw new ProblemError(job.problem);
  return fetchJson<Answer>(`${address}/result`, { signal });
}
